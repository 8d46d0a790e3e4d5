package io.github.dynamodblock.chaos.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.history.FaultKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class FaultPlanTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

    @Test
    void of_sameSeed_isTheSamePlan() {
        forManySeeds(seed -> assertThat(FaultPlan.of(seed, MINUTE, LEASE, 5, ALL))
                .isEqualTo(FaultPlan.of(seed, MINUTE, LEASE, 5, ALL)));
    }

    @Test
    void of_otherSeed_isAnotherPlan() {
        forManySeeds(seed -> assertThat(
                        FaultPlan.of(seed, MINUTE, LEASE, 5, ALL).faults())
                .isNotEqualTo(FaultPlan.of(seed + 1, MINUTE, LEASE, 5, ALL).faults()));
    }

    @Test
    void of_aMinute_plansEveryKindTwiceAndFourLongPauses() {
        for (int workers : new int[] {1, 2, 3, 5, 8}) {
            for (Duration lease : List.of(Duration.ofMillis(500), Duration.ofSeconds(1), LEASE)) {
                forManySeeds(seed -> {
                    FaultPlan plan = FaultPlan.of(seed, MINUTE, lease, workers, ALL);
                    assertThat(plan.counts().keySet()).isEqualTo(ALL);
                    assertThat(plan.counts().values())
                            .as("seed %d", seed)
                            .allSatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(2));
                    assertThat(plan.longPauses()).isGreaterThanOrEqualTo(4).isEqualTo(pausesBeyond(plan, lease));
                    assertThat(plan.counts().get(FaultKind.PAUSE)).isGreaterThan(plan.longPauses());
                });
            }
        }
    }

    @Test
    void of_twentySeconds_plansEveryKindOnce() {
        for (int workers : new int[] {1, 2, 5}) {
            forManySeeds(seed -> {
                FaultPlan plan = FaultPlan.of(seed, Duration.ofSeconds(20), LEASE, workers, ALL);
                assertThat(plan.counts().keySet())
                        .as("seed %d, %d workers", seed, workers)
                        .isEqualTo(ALL);
                assertThat(plan.longPauses()).isPositive();
            });
        }
    }

    @Test
    void of_aMinute_partitionsOneAndAll() {
        forManySeeds(seed -> {
            List<PlannedFault> partitions = FaultPlan.of(seed, MINUTE, LEASE, 5, ALL).faults().stream()
                    .filter(fault -> fault.kind() == FaultKind.PARTITION)
                    .toList();
            assertThat(partitions).anyMatch(fault -> fault.workers().size() == 1);
            assertThat(partitions).anyMatch(fault -> fault.workers().size() == 5);
        });
    }

    @Test
    void of_aMinute_hasAHoleOfEachLength_andWallClocksThatAreFastAndSlow() {
        forManySeeds(seed -> {
            List<PlannedFault> faults =
                    FaultPlan.of(seed, MINUTE, LEASE, 5, ALL).faults();
            assertThat(faults.stream()
                            .filter(fault -> fault.kind() == FaultKind.HOLE)
                            .map(PlannedFault::duration))
                    .contains(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(6));
            assertThat(faults)
                    .anyMatch(fault -> fault.shape() instanceof FaultShape.WallJump jump && jump.millis() > 0);
            assertThat(faults)
                    .anyMatch(fault -> fault.shape() instanceof FaultShape.WallJump jump && jump.millis() < 0);
        });
    }

    @Test
    void of_aMinute_threeLongPausesOfTwoWorkersMeetNothingElse() {
        forManySeeds(seed -> {
            List<PlannedFault> faults =
                    FaultPlan.of(seed, MINUTE, LEASE, 5, ALL).faults();
            assertThat(faults.stream()
                            .filter(fault -> fault.shape() instanceof FaultShape.Pause pause && pause.beyondLease())
                            .filter(fault -> fault.workers().size() == 2)
                            .filter(pause -> faults.stream()
                                    .allMatch(other -> other.id() == pause.id() || leavesCalm(pause, other)))
                            .count())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(3);
        });
    }

    private static boolean leavesCalm(PlannedFault pause, PlannedFault other) {
        Duration from = pause.start().minus(LEASE);
        Duration until = pause.start().plus(LEASE).plus(LEASE.dividedBy(2));
        return other.end().compareTo(from) <= 0 || other.start().compareTo(until) >= 0;
    }

    @Test
    void of_pauses_areClearlyShorterOrLongerThanTheLease() {
        forManySeeds(seed -> FaultPlan.of(seed, MINUTE, LEASE, 5, ALL).faults().forEach(fault -> {
            if (fault.shape() instanceof FaultShape.Pause pause) {
                double leases = (double) fault.duration().toMillis() / LEASE.toMillis();
                if (pause.beyondLease()) {
                    assertThat(leases).isBetween(1.5, 3.0);
                } else {
                    assertThat(leases).isBetween(0.4, 0.7);
                }
            }
        }));
    }

    @Test
    void of_latency_mildAndLateOnesThatOutlastTheirProbe() {
        forManySeeds(seed -> {
            List<PlannedFault> delays = FaultPlan.of(seed, MINUTE, LEASE, 5, ALL).faults().stream()
                    .filter(fault -> fault.kind() == FaultKind.LATENCY)
                    .toList();
            assertThat(delays).anyMatch(fault -> ((FaultShape.Latency) fault.shape()).late());
            assertThat(delays).anyMatch(fault -> !((FaultShape.Latency) fault.shape()).late());
            assertThat(delays)
                    .allMatch(fault ->
                            fault.duration().compareTo(LiveNetworkFault.patience((FaultShape.Latency) fault.shape()))
                                    > 0);
        });
    }

    @Test
    void of_anyRun_startsAndEndsQuiet() {
        forManySeeds(seed -> {
            FaultPlan minute = FaultPlan.of(seed, MINUTE, LEASE, 5, ALL);
            assertThat(minute.quietFrom()).isEqualTo(Duration.ofSeconds(55));
            assertThat(minute.faults())
                    .allMatch(fault -> fault.start().compareTo(Duration.ofSeconds(4)) >= 0
                            && fault.end().compareTo(minute.quietFrom()) <= 0);
            FaultPlan twenty = FaultPlan.of(seed, Duration.ofSeconds(20), LEASE, 5, ALL);
            assertThat(twenty.quietFrom()).isEqualTo(Duration.ofSeconds(15));
            assertThat(twenty.faults()).allMatch(fault -> fault.start().compareTo(Duration.ofSeconds(2)) >= 0);
        });
        assertThat(FaultPlan.of(1, MINUTE, Duration.ofSeconds(10), 5, ALL).quietFrom())
                .isEqualTo(Duration.ofSeconds(35));
    }

    @Test
    void of_oneWorker_faultsNeverUndoEachOther() {
        forManySeeds(seed -> {
            List<PlannedFault> faults =
                    FaultPlan.of(seed, MINUTE, LEASE, 2, ALL).faults();
            for (PlannedFault one : faults) {
                for (PlannedFault other : faults) {
                    if (one.id() < other.id() && overlap(one, other) && shareAWorker(one, other)) {
                        assertThat(Set.of(
                                        one.shape() instanceof FaultShape.OfNetwork,
                                        other.shape() instanceof FaultShape.OfNetwork))
                                .as("%s and %s", one, other)
                                .hasSize(2);
                        assertThat(Set.of(one.kind(), other.kind()))
                                .containsAnyOf(FaultKind.PAUSE, FaultKind.WALL_JUMP);
                    }
                }
            }
        });
    }

    @Test
    void of_severalWorkers_sufferAtTheSameTime() {
        forManySeeds(seed -> {
            List<PlannedFault> faults =
                    FaultPlan.of(seed, MINUTE, LEASE, 5, ALL).faults();
            assertThat(faults)
                    .anyMatch(one -> faults.stream()
                            .anyMatch(other ->
                                    one.id() != other.id() && overlap(one, other) && !shareAWorker(one, other)));
        });
    }

    @Test
    void of_oneKind_plansNothingElse() {
        for (FaultKind kind : ALL) {
            FaultPlan plan = FaultPlan.of(7, MINUTE, LEASE, 5, EnumSet.of(kind));
            assertThat(plan.counts())
                    .containsExactly(Map.entry(kind, plan.faults().size()));
            assertThat(plan.faults()).hasSizeGreaterThan(4);
        }
    }

    @Test
    void of_noKind_isEmpty() {
        assertThat(FaultPlan.of(7, MINUTE, LEASE, 5, Set.of()).faults()).isEmpty();
    }

    @Test
    void of_aRunTooShortForAnything_isEmpty() {
        assertThat(FaultPlan.of(7, Duration.ofSeconds(3), LEASE, 5, ALL).faults())
                .isEmpty();
    }

    @Test
    void of_noWorker_isRefused() {
        assertThatThrownBy(() -> FaultPlan.of(7, MINUTE, LEASE, 0, ALL)).hasMessageContaining("0 workers");
    }

    @Test
    void plan_aFaultInTheQuietPhase_isRefused() {
        PlannedFault late = new PlannedFault(1, Duration.ofSeconds(54), LEASE, List.of(0), new FaultShape.Pause(false));

        assertThatThrownBy(() -> new FaultPlan(1, MINUTE, Duration.ofSeconds(55), List.of(late)))
                .hasMessageContaining("quiet phase");
    }

    private static void forManySeeds(Consumer<Long> check) {
        for (long seed = 0; seed < 200; seed++) {
            check.accept(seed);
        }
    }

    /** Counted by their lengths, not by what the plan says of itself. */
    private static int pausesBeyond(FaultPlan plan, Duration lease) {
        return (int) plan.faults().stream()
                .filter(fault -> fault.kind() == FaultKind.PAUSE)
                .filter(fault -> fault.duration().compareTo(lease) > 0)
                .count();
    }

    private static boolean overlap(PlannedFault one, PlannedFault other) {
        return one.start().compareTo(other.end()) < 0 && other.start().compareTo(one.end()) < 0;
    }

    private static boolean shareAWorker(PlannedFault one, PlannedFault other) {
        return one.workers().stream().anyMatch(other.workers()::contains);
    }
}
