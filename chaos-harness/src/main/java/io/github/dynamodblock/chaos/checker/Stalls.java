package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Stall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stalls of each process: the times in which it did not run. They are the gaps of its own ticker and the pauses
 * that the nemesis recorded, merged.
 *
 * <p>A pause is recorded from before SIGSTOP until after SIGCONT. So both sources can only show stalls that are a
 * little too long, and un-stalled time is never overstated.
 */
final class Stalls {

    /** A stall during [from, until). {@code before} is the total time of all earlier stalls. */
    private record Gap(long from, long until, long before) {}

    private final Map<String, List<Gap>> byProcess = new HashMap<>();

    static Stalls of(History history) {
        return history.once(Stalls.class, Stalls::new);
    }

    private Stalls(History history) {
        Map<String, List<Gap>> raw = new HashMap<>();
        for (Stall stall : history.all(Stall.class)) {
            raw.computeIfAbsent(stall.process(), p -> new ArrayList<>()).add(new Gap(stall.at(), stall.until(), 0));
        }
        for (InjectedFault fault : InjectedFault.of(history)) {
            if (fault.stopsProcess()) {
                for (String target : fault.begin().targets()) {
                    raw.computeIfAbsent(target, p -> new ArrayList<>()).add(new Gap(fault.from(), fault.until(), 0));
                }
            }
        }
        raw.forEach((process, gaps) -> byProcess.put(process, merge(gaps)));
    }

    private static List<Gap> merge(List<Gap> gaps) {
        gaps.sort(Comparator.comparingLong(Gap::from));
        List<Gap> merged = new ArrayList<>();
        for (Gap gap : gaps) {
            Gap last = merged.isEmpty() ? new Gap(Long.MIN_VALUE, Long.MIN_VALUE, 0) : merged.get(merged.size() - 1);
            if (!merged.isEmpty() && gap.from() <= last.until()) {
                merged.set(merged.size() - 1, new Gap(last.from(), Math.max(last.until(), gap.until()), last.before()));
            } else {
                long before = merged.isEmpty() ? 0 : last.before() + last.until() - last.from();
                merged.add(new Gap(gap.from(), gap.until(), before));
            }
        }
        return merged;
    }

    /** Returns whether a stall of the process covers the instant. Both ends of a stall are included. */
    boolean covers(String process, long t) {
        List<Gap> gaps = byProcess.getOrDefault(process, List.of());
        int i = lastStartedBy(gaps, t);
        return i >= 0 && t <= gaps.get(i).until();
    }

    /** Returns how long the process ran between two instants; 0 if {@code to} is not after {@code from}. */
    long ran(String process, long from, long to) {
        if (to <= from) {
            return 0;
        }
        List<Gap> gaps = byProcess.getOrDefault(process, List.of());
        return to - from - (stalledUntil(gaps, to) - stalledUntil(gaps, from));
    }

    /** Returns the latest instant such that the process ran for {@code ran} from that instant to {@code to}. */
    long back(String process, long to, long ran) {
        List<Gap> gaps = byProcess.getOrDefault(process, List.of());
        long reached = to;
        long left = ran;
        for (int i = lastStartedBy(gaps, to); i >= 0; i--) {
            Gap gap = gaps.get(i);
            long run = Math.max(0, reached - gap.until());
            if (run >= left) {
                break;
            }
            left -= run;
            reached = Math.min(reached, gap.from());
        }
        return reached - left;
    }

    /** Returns the earliest instant such that the process ran for {@code ran} from {@code from} to that instant. */
    long ahead(String process, long from, long ran) {
        List<Gap> gaps = byProcess.getOrDefault(process, List.of());
        long reached = from;
        long left = ran;
        for (int i = Math.max(0, lastStartedBy(gaps, from)); i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            long run = Math.max(0, gap.from() - reached);
            if (run >= left && reached < gap.from()) {
                break;
            }
            left -= run;
            reached = Math.max(reached, gap.until());
        }
        return later(reached, left);
    }

    /** Returns an instant plus a duration. {@link Operation#NEVER} stays never. */
    static long later(long instant, long by) {
        return instant == Operation.NEVER ? instant : instant + by;
    }

    /** Returns how long the process was stalled between two instants. */
    long stalled(String process, long from, long to) {
        return Math.max(0, to - from) - ran(process, from, to);
    }

    private static long stalledUntil(List<Gap> gaps, long t) {
        int i = lastStartedBy(gaps, t);
        if (i < 0) {
            return 0;
        }
        Gap gap = gaps.get(i);
        return gap.before() + Math.min(t, gap.until()) - gap.from();
    }

    private static int lastStartedBy(List<Gap> gaps, long t) {
        int low = 0;
        int high = gaps.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (gaps.get(middle).from() <= t) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
