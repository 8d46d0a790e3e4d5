package io.github.dynamodblock.chaos.simulation.oracle;

import static io.github.dynamodblock.chaos.simulation.oracle.Ledger.DELTA;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * L1, L2, L3 and L5: how long clients wait. L1 and L2 are judged once all is calm. There a stale read may cost a waiter
 * one more look and its round trip, so each one that was shown meanwhile is allowed for.
 */
final class WaitJudge implements PropertyJudge {
    /** However long the lease is, one who asks once is told by then. */
    private static final long LONGEST_ANSWER = 10_000_000_000L;

    private final Ledger ledger;
    private final StoreJudge store;
    private final ViolationCollector bench;
    private final Map<LockKey, Row> rows = new HashMap<>();
    /** What is asked for together, by the group's number. */
    private final Map<Integer, List<LockKey>> together = new HashMap<>();

    private final Map<Wish, Long> givenUp = new HashMap<>();

    /** Whose ask for that key together with others ended in vain. */
    private record Wish(int client, LockKey key) {}

    private static final class Row {
        @Nullable LockRow row;

        long changed;
        long staleSince;
        /** Stale reads since all was calm. */
        long staleInCalm;
    }

    WaitJudge(Ledger ledger, StoreJudge store, ViolationCollector bench) {
        this.ledger = ledger;
        this.store = store;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed && landed.after() != null) {
            if (landed.write() instanceof LockWrite.Acquire) {
                acquired(landed);
            }
            changed(landed.write().key(), landed.after(), landed.at());
        } else if (event instanceof WorldEvent.Meddled meddled) {
            changed(meddled.key(), meddled.after(), meddled.at());
        } else if (event instanceof WorldEvent.Read read && read.stale() && !showsOlderBeat(read)) {
            Row row = rows.computeIfAbsent(read.request().key(), key -> new Row());
            row.staleSince++;
            row.staleInCalm += read.at() >= ledger.world.setup().calm() ? 1 : 0;
        } else if (event instanceof WorldEvent.Asked asked) {
            together.computeIfAbsent(asked.group(), group -> new ArrayList<>(1)).add(asked.key());
        }
    }

    /** Such a read says that the row is held, as it is, so it costs nobody a look. */
    private boolean showsOlderBeat(WorldEvent.Read read) {
        Row row = rows.get(read.request().key());
        if (row == null
                || row.row == null
                || row.row.released()
                || !(read.answer() instanceof ReadAnswer.Shown shown)) {
            return false;
        }
        Optional<Version> newest = Version.parse(row.row.version());
        return newest.isPresent()
                && shown.row()
                        .filter(old -> old.isOf(newest.get().grant()) && !old.released())
                        .isPresent();
    }

    private void changed(LockKey key, @Nullable LockRow after, long now) {
        Row row = rows.computeIfAbsent(key, k -> new Row());
        row.row = after;
        row.changed = now;
        row.staleSince = 0;
    }

    private void acquired(WorldEvent.Landed landed) {
        Row row = rows.get(landed.write().key());
        long calm = ledger.world.setup().calm();
        if (row == null || landed.at() < calm) {
            return;
        }
        LockRow before = row.row;
        Waiting waiting = waiting(landed.write().key());
        if (waiting == null) {
            return;
        }
        long look = waiting.poll() + World.ROUND_TRIP + mistaken(landed.write().key());
        long allowed = look * (1 + row.staleSince) + World.ROUND_TRIP + DELTA;
        long since = Math.max(Math.max(row.changed, waiting.since()), calm);
        if (before == null || before.released()) {
            if (row.changed >= calm && landed.at() - since > allowed) {
                tooLong(Property.L2, landed, landed.at() - since, allowed, "was free");
            }
            return;
        }
        boolean own = isOwnOfAWaiter(before);
        if (own) {
            since = Math.max(since, leftSince(before));
        }
        // Once for what the protocol adds, once for a challenger's clock that runs slow.
        long dead = own ? 0 : (long) (before.lease().orElseThrow().toNanos() * (1 + World.DRIFT) * (1 + World.DRIFT));
        if (landed.at() - since > allowed + dead) {
            tooLong(Property.L1, landed, landed.at() - since, allowed + dead, own ? "was its own" : "was left");
        }
    }

    /**
     * Tokens tell a waiter which of two rows is the newer one. Where a wall clock made them go back over a deletion, it
     * takes the newer for a stale read until the older, had it lived on, would count as dead: so once more with each stale
     * read that shows the older at a later beat.
     */
    private long mistaken(LockKey key) {
        long longest = 0;
        for (int client = 0; client < ledger.world.setup().clients() && !store.isPromised(key); client++) {
            longest = Math.max(longest, ledger.world.lease(client));
        }
        return (long) (longest * (1 + World.DRIFT) * (1 + World.DRIFT));
    }

    private void tooLong(Property property, WorldEvent.Landed landed, long took, long allowed, String what) {
        bench.violated(
                property,
                landed.at(),
                "'" + landed.write().key() + "' " + what + " for " + took / 1_000_000
                        + " ms while a client asked for it; " + allowed / 1_000_000 + " ms are allowed.");
    }

    /**
     * Whether a client that asks for it left that row itself, and knows that it may have. Who asks for it with others may yet
     * come to hold it: then it is not left.
     */
    private boolean isOwnOfAWaiter(LockRow row) {
        AcquireAttempts of = GrantName.of(row).flatMap(ledger::attempts).orElse(null);
        return of != null
                && ledger.isKnownToItsClient(of)
                && of.uncertain().isKnown()
                && !of.granted
                && ledger.pending().stream()
                        .anyMatch(ask -> ask.client() == of.client && ask.key().equals(row.key()) && ask.limit() >= 0)
                && ledger.pending().stream()
                        .noneMatch(ask -> ask.client() == of.client && ask.key().equals(row.key()) && ask.isTogether());
    }

    /** Since when at the earliest: until its client gave up an ask for it with others, it might have come to hold it. */
    private long leftSince(LockRow row) {
        return GrantName.of(row)
                .flatMap(ledger::attempts)
                .map(of -> givenUp.getOrDefault(new Wish(of.client, row.key()), 0L))
                .orElse(0L);
    }

    /** Since when somebody asked patiently for it alone, and how rarely the slowest of them looks. */
    private record Waiting(long since, long poll) {}

    private @Nullable Waiting waiting(LockKey key) {
        long since = SimulatedGrant.NEVER;
        long poll = 0;
        for (WorldEvent.Asked ask : ledger.pending()) {
            if (ask.key().equals(key) && ask.limit() >= 0 && !ask.isTogether()) {
                since = Math.min(since, ask.at());
                poll = Math.max(poll, ledger.world.lease(ask.client()) / 4);
            }
        }
        return since == SimulatedGrant.NEVER ? null : new Waiting(since, poll);
    }

    @Override
    public void end(long now) {
        for (WorldEvent.Asked ask : ledger.pending()) {
            if (ask.at() >= ledger.world.setup().calm()) {
                starved(ask, now);
            }
            late(ask, now);
        }
    }

    /** An ask that was not granted. */
    void denied(WorldEvent.Asked ask, WorldEvent.Denied denied) {
        if (ask.isTogether()) {
            givenUp.put(new Wish(ask.client(), ask.key()), denied.at());
        }
        if (ask.at() >= ledger.world.setup().calm()) {
            starved(ask, denied.at());
        }
    }

    /**
     * Where tokens went back over a deletion, a waiter may lose a lease to a row that is no more, and another to the one
     * that is: L1 allows for it, and the calm is too short for all to do so in turn. Nor are all healed whose reads stay so
     * stale that the looks they cost take half of the wait. Who waits for several waits for each of them.
     */
    private void starved(WorldEvent.Asked ask, long now) {
        List<LockKey> keys = together.getOrDefault(ask.group(), List.of(ask.key()));
        long stale = 0;
        for (LockKey key : keys) {
            Row row = rows.get(key);
            stale += row == null ? 0 : row.staleInCalm;
        }
        long looks = stale * (ledger.world.lease(ask.client()) / 4 + World.ROUND_TRIP);
        if (!keys.stream().allMatch(store::isPromised) || looks > ask.limit() / 2) {
            return;
        }
        bench.violated(
                Property.L3,
                now,
                "client-" + (ask.client() + 1) + " asked for '" + ask.key()
                        + "' when all was healed, and did not get it in " + (now - ask.at()) / 1_000_000 + " ms.");
    }

    /** An ask that ended, or has not. */
    void late(WorldEvent.Asked ask, long now) {
        long limit = ask.limit() >= 0 ? ask.limit() : Math.min(ledger.world.lease(ask.client()) / 2, LONGEST_ANSWER);
        long allowed = (long) (limit / ledger.world.rate(ask.client())) + DELTA;
        long running = ledger.running(ask.client(), ask.at(), now);
        if (running > allowed) {
            bench.violated(
                    Property.L5,
                    now,
                    "client-" + (ask.client() + 1) + " asked for '" + ask.key() + "' for at most " + limit / 1_000_000
                            + " ms, and had no answer after " + running / 1_000_000 + " ms.");
        }
    }
}
