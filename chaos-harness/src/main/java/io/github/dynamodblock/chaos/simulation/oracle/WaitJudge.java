package io.github.dynamodblock.chaos.simulation.oracle;

import static io.github.dynamodblock.chaos.simulation.oracle.Ledger.DELTA;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges L1, L2, L3 and L5: how long clients wait. L1 and L2 are judged only after the time {@code calm} of the setup.
 * There a stale read can cost a waiter one more read and its round trip. So the judge allows this time for each stale
 * read that a waiter received meanwhile.
 */
final class WaitJudge implements PropertyJudge {
    /** The longest time for which a request that does not wait can take, however long the lease is. */
    private static final long LONGEST_ANSWER = 10_000_000_000L;

    private final Ledger ledger;
    private final StoreJudge store;
    private final ViolationCollector bench;
    private final Map<LockKey, Row> rows = new HashMap<>();
    /** The keys that are requested together, by the number of the group. */
    private final Map<Integer, List<LockKey>> together = new HashMap<>();

    private final Map<Wish, Long> givenUp = new HashMap<>();

    /** A client whose request for a key, together with other keys, ended without a grant. */
    private record Wish(int client, LockKey key) {}

    /** What is known about one row. */
    private static final class Row {
        @Nullable LockRow row;

        /** The clients that have read the present version of the row. They count their wait from this version on. */
        final Set<Integer> watching = new HashSet<>();

        /** For each client, its stale reads since the row changed last. */
        final Map<Integer, StaleReads> stale = new HashMap<>();

        long changed;
        /** The number of stale reads since {@code calm}. */
        long staleInCalm;
    }

    /** How many stale reads a client received, and when it received the last one. */
    private record StaleReads(long count, long last) {}

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
        } else if (event instanceof WorldEvent.Read read) {
            read(read, rows.computeIfAbsent(read.request().key(), key -> new Row()));
        } else if (event instanceof WorldEvent.Answered answered
                && answered.answer() instanceof StoreAnswer.Refused refused) {
            watches(answered.request().client(), answered.write().key(), refused.row());
        } else if (event instanceof WorldEvent.Asked asked) {
            together.computeIfAbsent(asked.group(), group -> new ArrayList<>(1)).add(asked.key());
        }
    }

    private void read(WorldEvent.Read read, Row row) {
        int client = read.request().client();
        if (read.stale() && !(row.watching.contains(client) && showsOlderBeat(read, row))) {
            long before = row.stale.getOrDefault(client, new StaleReads(0, 0)).count();
            row.stale.put(client, new StaleReads(before + 1, read.at()));
            row.staleInCalm += read.at() >= ledger.world.setup().calm() ? 1 : 0;
        }
        watches(client, read.request().key(), shown(read));
    }

    /** Remembers a client that has seen the present version of a row. */
    private void watches(int client, LockKey key, Optional<LockRow> seen) {
        Row row = rows.get(key);
        if (row != null && row.row != null && seen.map(LockRow::version).equals(Optional.of(row.row.version()))) {
            row.watching.add(client);
        }
    }

    private static Optional<LockRow> shown(WorldEvent.Read read) {
        return read.answer() instanceof ReadAnswer.Shown shown ? shown.row() : Optional.empty();
    }

    /**
     * Returns whether a stale read shows an older beat of the grant that the row shows now. Such a read shows correctly
     * that the row is held. A client that has already read the newer beat ignores the older one, so the read costs this
     * client no additional read. Any other client counts its wait from the newer beat on, so it must read once more.
     */
    private static boolean showsOlderBeat(WorldEvent.Read read, Row row) {
        if (row.row == null || row.row.released()) {
            return false;
        }
        Optional<Version> newest = Version.parse(row.row.version());
        return newest.isPresent()
                && shown(read)
                        .filter(old -> old.isOf(newest.get().grant()) && !old.released())
                        .isPresent();
    }

    private void changed(LockKey key, @Nullable LockRow after, long now) {
        Row row = rows.computeIfAbsent(key, k -> new Row());
        row.row = after;
        row.changed = now;
        row.stale.clear();
        row.watching.clear();
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
        long since = Math.max(Math.max(row.changed, waiting.since()), calm);
        long allowed = look + delayed(row, waiting, since, look) + World.ROUND_TRIP + DELTA;
        if (before == null || before.released()) {
            if (row.changed >= calm && landed.at() - since > allowed) {
                tooLong(Property.L2, landed, landed.at() - since, allowed, "was free");
            }
            return;
        }
        boolean own = isOwnOfAWaiter(before);
        if (own) {
            since = Math.max(since, notLeftBefore(before));
        }
        // One factor is the clock drift that the protocol adds. The other factor allows for a slow clock of the
        // challenger.
        long dead = own ? 0 : (long) (before.lease().orElseThrow().toNanos() * (1 + World.DRIFT) * (1 + World.DRIFT));
        if (landed.at() - since > allowed + dead) {
            tooLong(
                    Property.L1,
                    landed,
                    landed.at() - since,
                    allowed + dead,
                    own ? "showed an old grant of a waiter" : "was not renewed");
        }
    }

    /**
     * Returns for how long stale reads can have delayed the client that they delayed most. Each costs one more read.
     * After the last one, the next read is not stale.
     */
    private static long delayed(Row row, Waiting waiting, long since, long look) {
        long longest = 0;
        for (int client : waiting.clients()) {
            StaleReads stale = row.stale.get(client);
            if (stale != null) {
                longest = Math.max(longest, Math.min(stale.count() * look, Math.max(0, stale.last() - since) + look));
            }
        }
        return longest;
    }

    /**
     * Returns how long a waiter can mistake the newer row for an older one. A waiter compares tokens to know which of
     * two rows is newer. If a wall clock made the tokens decrease after a deletion, the waiter treats the newer row as
     * a stale read, until the older row would count as dead. The waiter starts this time again with each stale read
     * that shows the older row at a later beat.
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
                        + " ms while a client waited for it; " + allowed / 1_000_000 + " ms are allowed.");
    }

    /**
     * Returns whether a waiting client left this row itself, and knows that the row can show its own grant. If the
     * client also requests the key together with other keys, it can still come to hold the row, so the row is not left.
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

    /**
     * Returns the earliest instant since which the row can be left. Before that, the client was requesting the key
     * together with other keys and could have come to hold the row.
     */
    private long notLeftBefore(LockRow row) {
        return GrantName.of(row)
                .flatMap(ledger::attempts)
                .map(of -> givenUp.getOrDefault(new Wish(of.client, row.key()), 0L))
                .orElse(0L);
    }

    /**
     * The clients that wait for one key alone, since when the first of them waits, and the longest pause between two
     * reads of one of them.
     */
    private record Waiting(Set<Integer> clients, long since, long poll) {}

    private @Nullable Waiting waiting(LockKey key) {
        long since = SimulatedGrant.NEVER;
        long poll = 0;
        Set<Integer> clients = new HashSet<>();
        for (WorldEvent.Asked ask : ledger.pending()) {
            if (ask.key().equals(key) && ask.limit() >= 0 && !ask.isTogether()) {
                since = Math.min(since, ask.at());
                poll = Math.max(poll, ledger.world.lease(ask.client()) / 4);
                clients.add(ask.client());
            }
        }
        return since == SimulatedGrant.NEVER ? null : new Waiting(clients, since, poll);
    }

    @Override
    public void end(long now) {
        for (WorldEvent.Asked ask : ledger.pending()) {
            if (ask.at() >= ledger.world.setup().calm()) {
                judgeL3(ask, now);
            }
            late(ask, now);
        }
    }

    /** Judges a request that ended without a grant. */
    void denied(WorldEvent.Asked ask, WorldEvent.Denied denied) {
        if (ask.isTogether()) {
            givenUp.put(new Wish(ask.client(), ask.key()), denied.at());
        }
        if (ask.at() >= ledger.world.setup().calm()) {
            judgeL3(ask, denied.at());
        }
    }

    /**
     * Judges L3 for a request that was not granted. It is not judged in two cases:
     *
     * <ul>
     *   <li>The tokens of one of its keys decreased after a deletion of the row. Then a waiter can wait for one lease
     *       because of a row that does not exist any more, and for another lease because of the row that exists. L1
     *       allows this time. After {@code calm}, the time is too short for all clients to wait so long one after
     *       another.
     *   <li>The additional reads that stale reads cost take more than half of the wait. Then the faults have not ended
     *       for this client.
     * </ul>
     *
     * <p>A caller that waits for several locks waits for each of them, so all of them count.
     */
    private void judgeL3(WorldEvent.Asked ask, long now) {
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
                "client-" + (ask.client() + 1) + " requested '" + ask.key()
                        + "' after all faults had ended, and did not get it in " + (now - ask.at()) / 1_000_000
                        + " ms.");
    }

    /** Judges L5 for a request that has ended, or that has not ended yet. */
    void late(WorldEvent.Asked ask, long now) {
        long limit = ask.limit() >= 0 ? ask.limit() : Math.min(ledger.world.lease(ask.client()) / 2, LONGEST_ANSWER);
        long allowed = (long) (limit / ledger.world.rate(ask.client())) + DELTA;
        long running = ledger.running(ask.client(), ask.at(), now);
        if (running > allowed) {
            bench.violated(
                    Property.L5,
                    now,
                    "client-" + (ask.client() + 1) + " requested '" + ask.key() + "' for at most " + limit / 1_000_000
                            + " ms, and acquire had not returned after " + running / 1_000_000 + " ms.");
        }
    }
}
