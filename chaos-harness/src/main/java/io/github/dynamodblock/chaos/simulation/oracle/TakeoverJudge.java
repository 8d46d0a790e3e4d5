package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges S3 and S4: no client takes a lock over too early. Neither property applies to a client that overwrites a grant
 * of its own that it left behind.
 */
final class TakeoverJudge implements PropertyJudge {
    private final Ledger ledger;
    private final StoreJudge store;
    private final ViolationCollector bench;
    private final Map<Sight, Long> sights = new HashMap<>();
    private final Map<LockKey, Taken> taken = new HashMap<>();

    /** An observation: a client saw a version. */
    private record Sight(int client, int life, LockKey key, String version) {}

    /**
     * The last takeover of a key: the grant that was taken over, the true time of the send, and the true time at which
     * the store applied it.
     */
    private record Taken(SimulatedGrant from, long sent, long landed) {}

    TakeoverJudge(Ledger ledger, StoreJudge store, ViolationCollector bench) {
        this.ledger = ledger;
        this.store = store;
        this.bench = bench;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Answered answered) {
            if (answered.answer() instanceof StoreAnswer.Refused refused) {
                saw(answered.request(), refused.row(), answered.on());
            } else if (answered.answer() instanceof StoreAnswer.Applied applied) {
                saw(answered.request(), Optional.of(applied.row()), answered.on());
                later(answered.write().key(), answered.at());
            }
        } else if (event instanceof WorldEvent.Read read && read.answer() instanceof ReadAnswer.Shown shown) {
            saw(read.request(), shown.row(), read.on());
        } else if (event instanceof WorldEvent.Landed landed && landed.after() != null) {
            landed(landed);
        }
    }

    private void saw(SimulatedRequest request, Optional<LockRow> row, long on) {
        if (row.isPresent() && !row.get().released()) {
            sights.putIfAbsent(
                    new Sight(
                            request.client(),
                            request.life(),
                            row.get().key(),
                            row.get().version()),
                    on);
        }
    }

    private void landed(WorldEvent.Landed landed) {
        LockRow before = landed.before();
        if (landed.write() instanceof LockWrite.Heartbeat) {
            renewed(landed);
        }
        if (!(landed.write() instanceof LockWrite.Acquire) || before == null || before.released()) {
            return;
        }
        SimulatedRequest request = landed.request();
        SimulatedGrant holder = store.mayBeSecondTenure(before) ? null : ledger.holder(before);
        boolean own = GrantName.of(before)
                .flatMap(ledger::attempts)
                .filter(of -> of.client == request.client() && of.life == request.life())
                .isPresent();
        if (own && holder == null) {
            return;
        }
        if (!own) {
            watched(landed, before);
        }
        if (holder != null) {
            taken.put(before.key(), new Taken(holder, request.sentAt(), landed.at()));
            later(before.key(), landed.at());
        }
    }

    private void watched(WorldEvent.Landed landed, LockRow before) {
        SimulatedRequest request = landed.request();
        Long sight = sights.get(new Sight(request.client(), request.life(), before.key(), before.version()));
        long patience = (long) Math.ceil(before.lease().orElseThrow().toNanos() * (1 + World.DRIFT));
        if (sight == null || request.sentOn() - sight < patience) {
            bench.violated(
                    Property.S3,
                    landed.at(),
                    "client-" + (request.client() + 1) + " took over '" + before.key() + "' at version "
                            + before.version()
                            + (sight == null
                                    ? ", which it had never seen."
                                    : ", which it had watched for " + (request.sentOn() - sight) / 1_000_000 + " ms of "
                                            + patience / 1_000_000 + " ms."));
        }
    }

    /**
     * Forgets a takeover if its former holder renews a second tenure of its grant.
     *
     * <p>If rows are deleted, a copy of an acquire can create the row again after other clients held it. If the first
     * holder of this grant was suspended, or its heartbeat was late, it then renews this second tenure. From then on,
     * the belief of this holder says nothing about the first tenure.
     */
    private void renewed(WorldEvent.Landed landed) {
        LockKey key = landed.write().key();
        Taken last = taken.get(key);
        if (last != null && last.from() == ledger.grantIfAny(landed.write()) && !store.isPromised(key)) {
            taken.remove(key);
        }
    }

    /** Judges S4 again when V becomes known: the V of a holder can become known after the takeover. */
    private void later(LockKey key, long now) {
        Taken last = taken.get(key);
        if (last != null && last.sent() < last.from().claimEnd() && !last.from().forced) {
            bench.violated(
                    Property.S4,
                    now,
                    "A takeover of '" + key + "' was sent " + (last.from().valid - last.sent()) / 1_000_000
                            + " ms before the validity of " + last.from() + " had passed.");
        }
    }
}
