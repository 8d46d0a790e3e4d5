package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.simulation.world.Event;
import io.github.dynamodblock.chaos.simulation.world.Fault;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what became of leases, and of acquires, of machines that were suspended. */
final class Sleeps implements Judge {
    private final Ledger ledger;
    private final Tally tally;
    private final Map<LockKey, LockRow> rows = new HashMap<>();
    private final Map<Integer, Sleep> last = new HashMap<>();
    /** Held through a sleep, and the store was not asked since. */
    private final Set<Grant> unsure = new HashSet<>();

    private record Sleep(long from, long until) {}

    Sleeps(Ledger ledger, Tally tally) {
        this.ledger = ledger;
        this.tally = tally;
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Landed landed && landed.after() != null) {
            rows.put(landed.after().key(), landed.after());
        } else if (event instanceof Event.Meddled meddled) {
            rows.remove(meddled.key());
        } else if (event instanceof Event.Struck struck && struck.fault() == Fault.SUSPEND) {
            last.put(struck.client(), new Sleep(struck.at(), struck.at() + struck.length()));
        } else if (event instanceof Event.Woke woke) {
            woke(woke);
        } else if (event instanceof Event.Answered answered
                && answered.write() instanceof LockWrite.Heartbeat beat
                && answered.answer() instanceof StoreAnswer.Applied) {
            acknowledged(answered, beat);
        }
    }

    private void woke(Event.Woke woke) {
        for (LockKey key : ledger.world.keys()) {
            for (Grant grant : ledger.open(key)) {
                if (grant.client == woke.client() && !grant.isEnded(woke.at())) {
                    unsure.add(grant);
                    if (woke.at() >= grant.valid && isAnothers(rows.get(key), grant)) {
                        tally.reached(RareState.WOKE_AFTER_TAKEOVER);
                    }
                }
            }
        }
    }

    private static boolean isAnothers(@Nullable LockRow row, Grant grant) {
        return row != null && !row.released() && row.token().orElse(grant.token) != grant.token;
    }

    private void acknowledged(Event.Answered answered, LockWrite.Heartbeat beat) {
        Sleep sleep = last.get(answered.request().client());
        if (sleep == null || answered.request().sentAt() < sleep.until()) {
            return;
        }
        Grant grant = ledger.grantIfAny(beat);
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
