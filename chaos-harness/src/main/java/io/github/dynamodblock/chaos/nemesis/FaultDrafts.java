package io.github.dynamodblock.chaos.nemesis;

import io.github.dynamodblock.chaos.history.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What should happen in a run: the faults that were promised, and those that fill it up. */
final class FaultDrafts {
    // A fault of the network lasts at least until its probe has ended.
    private static final long LEAST_NETWORK_MILLIS = 1_500;
    private static final int LEASES_WITH_ROOM = 16;
    private static final long LEAST_LATENCY_MILLIS = 40;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final List<Long> HOLES_MILLIS = List.of(1_000L, 3_000L, 6_000L);

    private final PlanRandom dice;
    private final Duration lease;
    private final int workers;
    private final Duration duration;
    private final Set<FaultKind> kinds;

    FaultDrafts(PlanRandom dice, Duration lease, int workers, Duration duration, Set<FaultKind> kinds) {
        this.dice = dice;
        this.lease = lease;
        this.workers = workers;
        this.duration = duration;
        this.kinds = kinds;
    }

    /** The promised ones, drawn anew at each call. */
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

    /** Those that fill up the run, in the order in which they are tried: about 25 in a minute. */
    List<FaultDraft> more() {
        int rounds = (int) Math.max(1, duration.toSeconds() * (kinds.size() <= 2 ? 6 : 2) / 60);
        List<FaultDraft> drafts = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (FaultKind kind : kinds) {
                drafts.add(draft(kind, round));
            }
        }
        dice.shuffle(drafts);
        return drafts;
    }

    /** Of each kind the even ones differ from the odd ones, so that both sorts occur where two are planned. */
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
     * A stop during which its challengers suffer nothing, so that it can be judged how soon they take over. Where there
     * are no challengers to speak of, or no room, it is a stop like others.
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
                        dice.millis(lease, 1.7, 3),
                        // Enough of them that one is likely to hold a lock, and enough left to take it over.
                        dice.several(Math.max(1, workers * 2 / 5), workers))
                : new FaultDraft(new FaultShape.Pause(false), dice.millis(lease, 0.4, 0.7), some(1));
    }

    private FaultDraft kill(boolean calm) {
        FaultDraft kill = new FaultDraft(new FaultShape.Kill(), dice.millis(lease, 0.3, 1.2), some(1));
        return calm ? calm(kill) : kill;
    }

    private FaultDraft latency(boolean late) {
        long down = Math.max(LEAST_LATENCY_MILLIS, dice.millis(lease, 0.02, 0.06));
        long up = late ? Math.max(LEAST_LATENCY_MILLIS, dice.millis(lease, 0.6, 0.9)) : down;
        FaultShape.Latency shape = new FaultShape.Latency(up, down, down / 2, late);
        long probe = LiveNetworkFault.patience(shape).toMillis();
        return new FaultDraft(shape, Math.max(probe + 700, dice.millis(lease, 1, 2.5)), some(2));
    }

    private FaultDraft partition(boolean ofAll) {
        FaultShape shape = new FaultShape.Partition(dice.coin() ? FaultShape.Loss.RESET : FaultShape.Loss.SILENCE);
        return ofAll
                ? new FaultDraft(shape, atLeast(dice.millis(lease, 0.5, 1.5)), dice.several(workers, workers))
                : new FaultDraft(shape, atLeast(dice.millis(lease, 1.3, 2.5)), some(1));
    }

    /** By some leases, which looks like many heartbeats missed, or by an hour, which looks like nothing of the kind. */
    private FaultDraft wallJump(boolean forward) {
        long by = dice.coin() ? dice.millis(lease, 3, 10) : HOUR_MILLIS;
        return new FaultDraft(new FaultShape.WallJump(forward ? by : -by), dice.millis(lease, 0.5, 1), some(2));
    }

    private FaultShape.Loss loss() {
        return dice.of(FaultShape.Loss.values());
    }

    private long shortWhile() {
        return atLeast(dice.millis(lease, 0.4, 1.2));
    }

    private static long atLeast(long millis) {
        return Math.max(LEAST_NETWORK_MILLIS, millis);
    }

    /** One worker, or up to that many where enough are left to go on meanwhile. */
    private List<Integer> some(int most) {
        return dice.several(workers > most + 1 ? 1 + dice.below(most) : 1, workers);
    }
}
