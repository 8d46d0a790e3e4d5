package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** A fault timetable finds a time for each draft of a fault, between the warm-up and the quiet phase. */
final class FaultTimetable {
    // The gap between two faults of one worker. So the healing of one fault never happens at the same time as the
    // beginning of the next.
    private static final long GAP_MILLIS = 200;
    private static final long STEP_MILLIS = 50;
    private static final int RANDOM_TRIES = 40;
    private static final int ATTEMPTS = 2_000;

    private final PlanRandom planRandom;
    private final long from;
    private final long to;

    FaultTimetable(PlanRandom planRandom, Duration from, Duration to) {
        this.planRandom = planRandom;
        this.from = from.toMillis();
        this.to = to.toMillis();
    }

    /**
     * Places the faults of a run. The faults that the run must have are placed first. If not all of them fit, the best
     * of a limited number of attempts is used.
     */
    List<PlannedFault> place(FaultDrafts drafts) {
        List<Placed> best = List.of();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<FaultDraft> promised = drafts.promised();
            List<Placed> placed = placeAll(promised);
            if (placed.size() > best.size()) {
                best = placed;
            }
            if (placed.size() == promised.size()) {
                break;
            }
        }
        List<Placed> all = new ArrayList<>(best);
        for (FaultDraft draft : drafts.more()) {
            atRandom(draft, all).ifPresent(start -> all.add(new Placed(draft, start)));
        }
        return numbered(all);
    }

    private List<Placed> placeAll(List<FaultDraft> drafts) {
        List<Placed> placed = new ArrayList<>();
        List<FaultDraft> hardestFirst = drafts.stream()
                .sorted(Comparator.comparingLong(FaultDraft::calm)
                        .thenComparingLong(FaultDraft::millis)
                        .reversed())
                .toList();
        for (FaultDraft draft : hardestFirst) {
            OptionalLong start = atRandom(draft, placed);
            if (start.isEmpty()) {
                start = firstFree(draft, placed);
            }
            start.ifPresent(moment -> placed.add(new Placed(draft, moment)));
        }
        return placed;
    }

    private OptionalLong atRandom(FaultDraft draft, List<Placed> placed) {
        long room = to - from - draft.millis();
        if (room < 0) {
            return OptionalLong.empty();
        }
        for (int tries = 0; tries < RANDOM_TRIES; tries++) {
            long start = from + planRandom.below((int) Math.min(Integer.MAX_VALUE, room + 1));
            if (isFree(draft, start, placed)) {
                return OptionalLong.of(start);
            }
        }
        return OptionalLong.empty();
    }

    private OptionalLong firstFree(FaultDraft draft, List<Placed> placed) {
        return LongStream.iterate(from, start -> start + draft.millis() <= to, start -> start + STEP_MILLIS)
                .filter(start -> isFree(draft, start, placed))
                .findFirst();
    }

    private static boolean isFree(FaultDraft draft, long start, List<Placed> placed) {
        long end = start + draft.millis();
        // A plan asks this many thousand times. A stream would cost more than the comparisons.
        for (Placed other : placed) {
            if (draft.isDisturbed(start, other.start, other.end())
                    || other.draft.isDisturbed(other.start, start, end)
                    || (start < other.end() + GAP_MILLIS
                            && other.start < end + GAP_MILLIS
                            && draft.excludes(other.draft))) {
                return false;
            }
        }
        return true;
    }

    private static List<PlannedFault> numbered(List<Placed> placed) {
        List<Placed> byStart =
                placed.stream().sorted(Comparator.comparingLong(Placed::start)).toList();
        List<PlannedFault> faults = new ArrayList<>();
        for (Placed one : byStart) {
            faults.add(new PlannedFault(
                    faults.size() + 1,
                    Duration.ofMillis(one.start),
                    Duration.ofMillis(one.draft.millis()),
                    one.draft.workers(),
                    one.draft.shape()));
        }
        return faults;
    }

    /** A draft that has a start. */
    private record Placed(FaultDraft draft, long start) {
        long end() {
            return start + draft.millis();
        }
    }
}
