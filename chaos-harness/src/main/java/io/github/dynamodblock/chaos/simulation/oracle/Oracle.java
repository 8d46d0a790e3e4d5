package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The oracle sees everything that happens in one world, and judges the world while it runs. */
public final class Oracle {
    /**
     * The properties that are judged in a simulation: all except U, F2 and H. These three judge a real run. For F2, the
     * simulation only counts how often the unfenced twin lost an update.
     */
    public static final Set<Property> JUDGED = Collections.unmodifiableSet(EnumSet.complementOf(
            EnumSet.of(Property.C4, Property.C5, Property.K5, Property.OVERLAP, Property.F2, Property.HONESTY)));

    private final Ledger ledger;
    private final ViolationCollector bench = new ViolationCollector();
    private final WaitJudge waits;
    private final Coverage coverage;
    private final List<PropertyJudge> judges;

    public Oracle(World world) {
        this.ledger = new Ledger(world);
        StoreJudge store = new StoreJudge(bench);
        this.waits = new WaitJudge(ledger, store, bench);
        this.coverage = new Coverage(ledger);
        Outages outages = new Outages();
        WaiterPollJudge looks = new WaiterPollJudge(ledger, bench);
        this.judges = List.of(
                store,
                outages,
                new TokenFloorJudge(bench),
                new FenceJudge(store, bench),
                new TakeoverJudge(ledger, store, bench),
                new HolderJudge(ledger, bench),
                new LinearizabilityJudge(ledger, store, bench),
                new CallbackJudge(ledger, bench),
                new ReleaseJudge(ledger, bench),
                new MinimumHoldJudge(ledger, store, bench),
                new ExpiredReleaseJudge(ledger, bench),
                new WorkJudge(ledger, bench, coverage.tally()),
                new MultiKeyJudge(ledger, bench),
                new CommitJudge(ledger, store, bench, coverage.tally()),
                waits,
                new LossJudge(ledger, outages, bench),
                looks,
                new RefusalJudge(world, store, outages, looks, bench),
                coverage,
                new SuspensionCounts(ledger, coverage.tally()),
                new MultiKeyCounts(ledger, coverage.tally()));
    }

    /** Receives an event. */
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Denied denied) {
            ledger.asked(denied.ask()).ifPresent(ask -> {
                waits.late(ask, denied.at());
                waits.denied(ask, denied);
            });
        } else if (event instanceof WorldEvent.Granted granted) {
            ledger.asked(granted.ask()).ifPresent(ask -> waits.late(ask, granted.at()));
        }
        ledger.on(event);
        for (PropertyJudge judge : judges) {
            judge.on(event);
        }
    }

    /** Receives the end of an instant: all its events have happened. */
    public void afterwards(long now) {
        for (PropertyJudge judge : judges) {
            judge.afterwards(now);
        }
    }

    /** Receives the end of the world. */
    public void end(long now) {
        for (PropertyJudge judge : judges) {
            judge.end(now);
        }
    }

    /** Returns the first violation of each property that was violated. */
    public List<Violation> violations() {
        return bench.all();
    }

    /** Returns whether one of these properties was violated. */
    public boolean isViolated(Predicate<Property> properties) {
        return bench.isViolated(properties);
    }

    /** Returns how often things happened. */
    public EventCounts tally() {
        return coverage.tally();
    }
}
