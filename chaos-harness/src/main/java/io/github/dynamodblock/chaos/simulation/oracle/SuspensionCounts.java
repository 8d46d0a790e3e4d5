package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldFault;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what happened to leases and acquires of machines that were suspended. */
final class SuspensionCounts implements PropertyJudge {
    private final Ledger ledger;
    private final EventCounts tally;
    private final Map<LockKey, LockRow> rows = new HashMap<>();
    private final Map<Integer, Sleep> last = new HashMap<>();
    /** The grants that were held during a suspension, and for which no heartbeat was acknowledged since. */
    private final Set<SimulatedGrant> unsure = new HashSet<>();

    /** The time of one suspension. */
    private record Sleep(long from, long until) {}

    SuspensionCounts(Ledger ledger, EventCounts tally) {
        this.ledger = ledger;
        this.tally = tally;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed && landed.after() != null) {
            rows.put(landed.after().key(), landed.after());
        } else if (event instanceof WorldEvent.Meddled meddled) {
            rows.remove(meddled.key());
        } else if (event instanceof WorldEvent.Struck struck && struck.fault() == WorldFault.SUSPEND) {
            last.put(struck.client(), new Sleep(struck.at(), struck.at() + struck.length()));
        } else if (event instanceof WorldEvent.Woke woke) {
            woke(woke);
        } else if (event instanceof WorldEvent.Answered answered
                && answered.write() instanceof LockWrite.Heartbeat beat
                && answered.answer() instanceof StoreAnswer.Applied) {
            acknowledged(answered, beat);
        }
    }

    private void woke(WorldEvent.Woke woke) {
        for (LockKey key : ledger.world.keys()) {
            for (SimulatedGrant grant : ledger.open(key)) {
                if (grant.client == woke.client() && !grant.isEnded(woke.at())) {
                    unsure.add(grant);
                    if (woke.at() >= grant.valid && isAnothers(rows.get(key), grant)) {
                        tally.reached(RareState.WOKE_AFTER_TAKEOVER);
                    }
                }
            }
        }
    }

    private static boolean isAnothers(@Nullable LockRow row, SimulatedGrant grant) {
        return row != null && !row.released() && row.token().orElse(grant.token) != grant.token;
    }

    private void acknowledged(WorldEvent.Answered answered, LockWrite.Heartbeat beat) {
        Sleep sleep = last.get(answered.request().client());
        if (sleep == null || answered.request().sentAt() < sleep.until()) {
            return;
        }
        SimulatedGrant grant = ledger.grantIfAny(beat);
        if (grant != null) {
            if (unsure.remove(grant)) {
                tally.reached(RareState.WOKE_STILL_OURS);
            }
        } else if (ledger.attempts(GrantName.of(beat))
                .filter(of -> of.first.at() <= sleep.from())
                .isPresent()) {
            tally.reached(RareState.WOKE_UNSURE_OF_ACQUIRE);
        }
    }
}
