package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for what one acquire waited for, or was refused by: see {@link WaitHasCause}. */
final class WaitCauses {
    private final RunDescription run;
    private final WitnessText words;
    private final Stalls stalls;
    private final ProcessLifetimes lives;
    private final StoreObstructions hindrances;
    private final RowOccupancy occupancy;
    private final ShutdownTimes stopping;
    private final boolean nemesisIsSilent;
    private final Map<Group, List<String>> groups = new HashMap<>();
    private final Map<String, List<Rpc>> requests;

    private record Group(String process, long first) {}

    /** A time for which there is a cause. */
    private record Span(long from, long until) {}

    WaitCauses(History history) {
        this.run = history.settings();
        this.words = new WitnessText(run);
        this.stalls = Stalls.of(history);
        this.lives = ProcessLifetimes.of(history);
        this.hindrances = StoreObstructions.of(history);
        this.occupancy = RowOccupancy.of(history);
        this.stopping = ShutdownTimes.of(history);
        this.nemesisIsSilent = InjectedFault.missing(history);
        this.requests = History.group(history.all(Rpc.class), Rpc::process);
        for (Operation op : history.operations()) {
            if (op.action() == Action.ACQUIRE && op.invoke().group().isPresent()) {
                groups.computeIfAbsent(groupOf(op), group -> new ArrayList<>()).add(op.key());
            }
        }
    }

    /** Whether nothing is known of the faults, so that nobody can be convicted. */
    boolean nemesisIsSilent() {
        return nemesisIsSilent;
    }

    private static Group groupOf(Operation op) {
        return new Group(op.process(), op.invoke().group().orElseThrow());
    }

    /** What is wrong with it; empty if every part of it has a cause. */
    Optional<String> without(Operation op) {
        long end = Math.min(Math.min(op.end(), lives.ended(op.process())), Math.max(run.end(), op.start()));
        List<Span> causes = causes(op, end);
        return refusedEarly(op).or(() -> endedWithoutCause(op, causes)).or(() -> waitedWithoutCause(op, end, causes));
    }

    private Optional<String> refusedEarly(Operation op) {
        long limit = op.invoke().timeout().orElse(0);
        return op.outcome() == Outcome.FAIL && op.end() - op.start() < limit
                ? Optional.of(acquire(op) + " was refused after " + WitnessText.span(op.end() - op.start())
                        + ", before its wait limit of " + WitnessText.span(limit) + ".")
                : Optional.empty();
    }

    private Optional<String> endedWithoutCause(Operation op, List<Span> causes) {
        if (op.complete().isEmpty() || !causes.isEmpty() || stopping.by(op.process(), op.end())) {
            return Optional.empty();
        }
        String detail = op.complete().flatMap(end -> end.detail()).orElse("");
        return switch (op.outcome()) {
            case OK -> Optional.empty();
            case FAIL ->
                Optional.of(acquire(op) + " was refused (" + detail + ") at " + words.at(op.end())
                        + ", though no other grant can have been in the row since it asked, and nothing stood between"
                        + " it and the store.");
            case INFO ->
                Optional.of(acquire(op) + " ended in an error at " + words.at(op.end()) + " (" + detail
                        + "), though nothing stood between it and the store.");
        };
    }

    private Optional<String> waitedWithoutCause(Operation op, long end, List<Span> causes) {
        long allowed = (run.pollCap() + 2 * slowest(op, end) + JudgeConstants.DELTA)
                * (op.invoke().group().isPresent() ? 2 : 1);
        long reached = op.start();
        for (Span cause : causes) {
            Optional<String> idle = idle(op, reached, Math.min(cause.from(), end), allowed);
            if (idle.isPresent()) {
                return idle;
            }
            reached = Math.max(reached, cause.until());
        }
        return idle(op, reached, end, allowed);
    }

    private Optional<String> idle(Operation op, long from, long until, long allowed) {
        long ran = stalls.ran(op.process(), from, until);
        return ran > allowed
                ? Optional.of(acquire(op) + " went on waiting from " + words.at(from) + " to " + words.at(until)
                        + ", running for " + WitnessText.span(ran) + " of that, more than the "
                        + WitnessText.span(allowed)
                        + " that it may: no other grant can have been in the row, and nothing stood between it and the"
                        + " store.")
                : Optional.empty();
    }

    private String acquire(Operation op) {
        return "Acquire of " + op.key() + " by " + op.process() + " thread "
                + op.invoke().thread() + " at " + words.at(op.start());
    }

    private List<Span> causes(Operation op, long end) {
        // What was sent into it is waited for, and what failed in it is tried again a pause later.
        long after = 2 * run.attemptTimeout() + run.pollCap();
        List<Span> causes = new ArrayList<>();
        hindrances
                .of(op.process(), op.start() - after, end)
                .forEach(hindrance -> causes.add(new Span(hindrance.from(), Stalls.later(hindrance.until(), after))));
        List<Span> hindered = List.copyOf(causes);
        List<String> keys =
                op.invoke().group().isPresent() ? groups.getOrDefault(groupOf(op), List.of()) : List.of(op.key());
        for (String key : keys) {
            occupancy
                    .of(key, end)
                    .filter(spell -> !isOwn(spell, op))
                    .map(spell -> new Span(spell.from(), until(spell, op, keys.size(), hindered)))
                    .filter(span -> stalls.ran(op.process(), span.until(), op.start()) <= betweenLooks(op))
                    .forEach(causes::add);
        }
        causes.sort(Comparator.comparingLong(Span::from));
        return causes;
    }

    /**
     * Who waits, running, for less than the pause between two looks may come and go while another thread waits for its next
     * look. A process looks only while it runs.
     */
    private long betweenLooks(Operation op) {
        boolean waits = op.invoke().timeout().isPresent();
        return waits && stalls.ran(op.process(), op.start(), op.end()) < run.pollCap() ? run.pollCap() : 0;
    }

    /**
     * Until when a grant stands in the way of an acquire: a dead one goes once somebody has watched it for L(1+ρ). Who asks
     * for several locks may come to watch one after the other. A process does not watch a lease of its own before it is over.
     */
    private long until(OccupancySpan spell, Operation op, int locks, List<Span> hindered) {
        if (spell.freed() != Operation.NEVER || op.invoke().timeout().isEmpty()) {
            return Math.min(spell.freed(), spell.replaced());
        }
        long reached = Math.max(spell.renewed(), op.start());
        if (spell.process().equals(op.process())) {
            reached = Math.max(reached, Stalls.later(spell.renewed(), spell.lease()));
        }
        for (int i = 0; i < locks; i++) {
            reached = Stalls.later(looked(op.process(), reached, hindered), spell.lease());
        }
        return Math.min(spell.replaced(), reached);
    }

    /** By when a process has looked at a row: in time in which it ran, and nothing stood between it and the store. */
    private long looked(String process, long from, List<Span> hindered) {
        long reached = from;
        for (Span hindrance : hindered) {
            if (hindrance.from() <= stalls.ahead(process, reached, run.pollCap()) && hindrance.until() >= reached) {
                reached = hindrance.until();
            }
        }
        return stalls.ahead(process, reached, run.pollCap());
    }

    /** The grant that it got, or an attempt of its own. */
    private static boolean isOwn(OccupancySpan spell, Operation op) {
        return spell.process().equals(op.process())
                && op.ok()
                && spell.from() >= op.start()
                && spell.taken() == op.end();
    }

    private long slowest(Operation op, long end) {
        List<Rpc> all = requests.getOrDefault(op.process(), List.of());
        long slowest = 0;
        for (int i = GrantDeadline.firstFrom(all, op.start());
                i < all.size() && all.get(i).sent() <= end;
                i++) {
            Rpc rpc = all.get(i);
            boolean answered = rpc.answer() == Rpc.Answer.APPLIED || rpc.answer() == Rpc.Answer.REFUSED;
            if (answered && rpc.key().equals(op.key())) {
                slowest = Math.max(slowest, rpc.at() - rpc.sent());
            }
        }
        return slowest;
    }
}
