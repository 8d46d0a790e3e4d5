package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.StoreDelay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The hindrances between each process and the store, with their times: the faults of the network of the process, and
 * the times in which the store was slow to respond to the harness, directly or on the way of the process.
 *
 * <p>What a lock client says about missing responses to its own requests proves nothing.
 */
final class StoreObstructions {
    private final FaultIndex faults;
    private final List<StoreDelay> slow;

    /** A time in which a request can have got no response. */
    record Hindrance(long from, long until, String what) {}

    /** A time without a hindrance. */
    record Clear(long from, long until) {}

    static StoreObstructions of(History history) {
        return history.once(StoreObstructions.class, StoreObstructions::new);
    }

    private StoreObstructions(History history) {
        this.faults = FaultIndex.of(history);
        this.slow = history.all(StoreDelay.class);
    }

    /** Returns the hindrances of a process between two instants, by their beginnings. */
    List<Hindrance> of(String process, long from, long until) {
        List<Hindrance> found = new ArrayList<>();
        for (InjectedFault fault : faults.process(process)) {
            if (fault.hindersRequests() && fault.meets(from, until)) {
                found.add(new Hindrance(
                        fault.from(), fault.until(), fault.begin().kind().word()));
            }
        }
        for (StoreDelay time : slow) {
            boolean direct = time.process().equals(StoreDelay.STORE);
            if ((direct || time.process().equals(process)) && time.at() <= until && time.until() >= from) {
                found.add(new Hindrance(time.at(), time.until(), direct ? "slow store" : "slow way"));
            }
        }
        found.sort(Comparator.comparingLong(Hindrance::from));
        return found;
    }

    /** Returns the times between two instants in which a process had no hindrance. */
    List<Clear> clear(String process, long from, long until) {
        List<Clear> clear = new ArrayList<>();
        long reached = from;
        for (Hindrance hindrance : of(process, from, until)) {
            if (hindrance.from() > reached) {
                clear.add(new Clear(reached, hindrance.from()));
            }
            reached = Math.max(reached, hindrance.until());
        }
        if (until > reached) {
            clear.add(new Clear(reached, until));
        }
        return clear;
    }
}
