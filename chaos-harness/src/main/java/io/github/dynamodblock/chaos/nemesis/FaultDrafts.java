package io.github.dynamodblock.chaos.nemesis;

import io.github.dynamodblock.chaos.history.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The fault drafts are the faults of a run that have no time yet: the faults that every run of this length must have,
 * and further faults that fill the run.
 */
final class FaultDrafts {
    // A fault of the network lasts at least until its probe has ended.
    private static final long LEAST_NETWORK_MILLIS = 1_500;
    private static final int LEASES_WITH_ROOM = 16;
    private static final long LEAST_LATENCY_MILLIS = 40;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final List<Long> HOLES_MILLIS = List.of(1_000L, 3_000L, 6_000L);

    private final PlanRandom planRandom;
    private final Duration lease;
    private final int workers;
    private final Duration duration;
    private final Set<FaultKind> kinds;

    FaultDrafts(PlanRandom planRandom, Duration lease, int workers, Duration duration, Set<FaultKind> kinds) {
        this.planRandom = planRandom;
        this.lease = lease;
        this.workers = workers;
        this.duration = duration;
        this.kinds = kinds;
    }

    /** Returns the faults that the run must have. Each call draws them again. */
    List<FaultDraft> promised() {
        boolean minute = duration.toSeconds() >= 60;
        List<FaultDraft> drafts = new ArrayList<>();
        for (FaultKind kind : kinds) {
            int count = minute ? kind == FaultKind.HOLE ? HOLES_MILLIS.size() : 2 : 1;
            for (int number = 0; number < count; number++) {
                drafts.add(draft(kind, number));
            }
        }
        if (kinds.contains(FaultKind.PAUSE)) {
            long leases = duration.toMillis() / lease.toMillis();
            for (long more = Math.max(1, Math.min(4, leases / 7)); more > 0; more--) {
                drafts.add(calm(pause(true)));
            }
        }
        return drafts;
    }

    /** Returns the faults that fill the run, in the order in which they are placed: about 25 in a minute. */
    List<FaultDraft> more() {
        int rounds = (int) Math.max(1, duration.toSeconds() * (kinds.size() <= 2 ? 6 : 2) / 60);
        List<FaultDraft> drafts = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (FaultKind kind : kinds) {
                drafts.add(draft(kind, round));
            }
        }
        planRandom.shuffle(drafts);
        return drafts;
    }

    /**
     * Makes a fault of that kind. Faults with an even number differ from faults with an odd number. So both variants
     * occur if two faults of a kind are planned.
     */
    private FaultDraft draft(FaultKind kind, int number) {
        boolean even = number % 2 == 0;
        return switch (kind) {
            case PAUSE -> pause(even);
            case KILL -> kill(even);
            case LATENCY -> latency(even);
            case PARTITION -> partition(even);
            case LOST_RESPONSE -> new FaultDraft(new FaultShape.LostResponse(loss()), shortWhile(), some(2));
            case LOST_REQUEST -> new FaultDraft(new FaultShape.LostRequest(loss()), shortWhile(), some(2));
            case WALL_JUMP -> wallJump(even);
            case HOLE -> new FaultDraft(new FaultShape.Hole(), HOLES_MILLIS.get(number % HOLES_MILLIS.size()), some(2));
        };
    }

    /**
     * Returns a calm stop: no fault happens to the challengers meanwhile, so the judge can decide how soon they take
     * over. If there are fewer than three workers or the run is too short, returns the stop unchanged.
     */
    private FaultDraft calm(FaultDraft stop) {
        boolean room = duration.toMillis() >= LEASES_WITH_ROOM * lease.toMillis();
        return workers >= 3 && room
                ? new FaultDraft(stop.shape(), stop.millis(), stop.workers(), lease.toMillis())
                : stop;
    }

    private FaultDraft pause(boolean beyondLease) {
        return beyondLease
                ? new FaultDraft(
                        new FaultShape.Pause(true),
                        planRandom.millis(lease, 1.7, 3),
                        // Enough workers stop that one of them probably holds a lock, and enough workers remain that
                        // can take the lock over.
                        planRandom.several(Math.max(1, workers * 2 / 5), workers))
                : new FaultDraft(new FaultShape.Pause(false), planRandom.millis(lease, 0.4, 0.7), some(1));
    }

    private FaultDraft kill(boolean calm) {
        FaultDraft kill = new FaultDraft(new FaultShape.Kill(), planRandom.millis(lease, 0.3, 1.2), some(1));
        return calm ? calm(kill) : kill;
    }

    private FaultDraft latency(boolean late) {
        long down = Math.max(LEAST_LATENCY_MILLIS, planRandom.millis(lease, 0.02, 0.06));
        long up = late ? Math.max(LEAST_LATENCY_MILLIS, planRandom.millis(lease, 0.6, 0.9)) : down;
        FaultShape.Latency shape = new FaultShape.Latency(up, down, down / 2, late);
        long probe = LiveNetworkFault.patience(shape).toMillis();
        return new FaultDraft(shape, Math.max(probe + 700, planRandom.millis(lease, 1, 2.5)), some(2));
    }

    private FaultDraft partition(boolean ofAll) {
        FaultShape shape =
                new FaultShape.Partition(planRandom.coin() ? FaultShape.Loss.RESET : FaultShape.Loss.SILENCE);
        return ofAll
                ? new FaultDraft(
                        shape, atLeast(planRandom.millis(lease, 0.5, 1.5)), planRandom.several(workers, workers))
                : new FaultDraft(shape, atLeast(planRandom.millis(lease, 1.3, 2.5)), some(1));
    }

    /**
     * Makes a wall jump by a few lease durations, or by an hour. A jump by a few lease durations looks like many missed
     * heartbeats. A jump by an hour does not.
     */
    private FaultDraft wallJump(boolean forward) {
        long by = planRandom.coin() ? planRandom.millis(lease, 3, 10) : HOUR_MILLIS;
        return new FaultDraft(new FaultShape.WallJump(forward ? by : -by), planRandom.millis(lease, 0.5, 1), some(2));
    }

    private FaultShape.Loss loss() {
        return planRandom.of(FaultShape.Loss.values());
    }

    private long shortWhile() {
        return atLeast(planRandom.millis(lease, 0.4, 1.2));
    }

    private static long atLeast(long millis) {
        return Math.max(LEAST_NETWORK_MILLIS, millis);
    }

    /** Returns one worker, or up to that many workers if enough other workers continue meanwhile. */
    private List<Integer> some(int most) {
        return planRandom.several(workers > most + 1 ? 1 + planRandom.below(most) : 1, workers);
    }
}
