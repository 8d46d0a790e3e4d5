package io.github.dynamodblock.chaos.nemesis;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NemesisTest {
    private static final FaultShape.Loss SILENCE = FaultShape.Loss.SILENCE;

    private final List<String> events = new ArrayList<>();
    private final List<FaultEvidence> ended = new ArrayList<>();
    private final FakeTime time = new FakeTime();
    private final FakeTarget first = new FakeTarget("w1");
    private final FakeTarget second = new FakeTarget("w2");

    @Test
    void run_overlappingFaults_beginAndEndAtTheirTimes() throws InterruptedException {
        run(
                fault(1, 1000, 3000, new FaultShape.Pause(true), 0),
                fault(2, 2000, 1000, new FaultShape.Kill(), 1),
                fault(3, 3000, 500, new FaultShape.Pause(false), 1));

        assertThat(events)
                .containsExactly(
                        "1000 began 1 [w1]",
                        "1000 w1 pause",
                        "2000 began 2 [w2]",
                        "2000 w2 kill",
                        "3000 w2 restart",
                        "3000 ended 2 landed",
                        "3000 began 3 [w2]",
                        "3000 w2 pause",
                        "3500 w2 resume",
                        "3500 ended 3 landed",
                        "4000 w1 resume",
                        "4000 ended 1 landed");
    }

    @Test
    void run_networkFaultOfAll_isImposedAndHealedEverywhere() throws InterruptedException {
        run(fault(1, 0, 1000, new FaultShape.Partition(SILENCE), 0, 1));

        assertThat(events)
                .containsExactly(
                        "0 began 1 [w1, w2]",
                        "0 w1 impose partition",
                        "0 w2 impose partition",
                        "1000 w1 heal",
                        "1000 w2 heal",
                        "1000 ended 1 landed");
    }

    @Test
    void run_wallJump_isMovedAndRightedAgain_andMustBeSeen() throws InterruptedException {
        run(
                fault(1, 0, 1000, new FaultShape.WallJump(-5_000), 0),
                fault(2, 2000, 1000, new FaultShape.WallJump(10_000), 1));

        assertThat(events)
                .containsExactly(
                        "0 began 1 [w1]",
                        "0 w1 wall -5000",
                        "1000 w1 wall 0",
                        "1000 ended 1 landed",
                        "2000 began 2 [w2]",
                        "2000 w2 wall 10000",
                        "3000 w2 wall 0",
                        "3000 ended 2 missed");
    }

    @Test
    void run_oneOfTwoNotHit_hasNotLanded() throws InterruptedException {
        second.seen = completedFuture(answered(true, 5));

        run(fault(1, 0, 1000, new FaultShape.Partition(SILENCE), 0, 1));

        assertThat(ended).singleElement().matches(evidence -> !evidence.landed());
    }

    @Test
    void run_probeStillOutAWhileAfterTheEnd_hasNotLandedAndIsHealed() throws InterruptedException {
        first.seen = new CompletableFuture<>();

        run(fault(1, 0, 1000, new FaultShape.LostRequest(SILENCE), 0));

        assertThat(events).contains("2000 w1 heal", "2000 ended 1 missed");
    }

    @Test
    void run_probeEndsALittleAfterTheEnd_isWaitedFor() throws InterruptedException {
        first.seen = new CompletableFuture<>();
        time.at(1_500, () -> first.seen.complete(nothing()));

        run(fault(1, 0, 1000, new FaultShape.LostRequest(SILENCE), 0));

        assertThat(events).contains("1500 w1 heal", "1500 ended 1 landed");
    }

    @Test
    void run_faultBeganLate_lastsAsLongAsPlannedAndPutsOffWhatFollows() throws InterruptedException {
        first.slow = 400;

        run(
                fault(1, 1000, 3000, new FaultShape.Pause(true), 0),
                fault(2, 1100, 1000, new FaultShape.Kill(), 1),
                fault(3, 5000, 500, new FaultShape.Kill(), 1));

        assertThat(events)
                .containsSubsequence(
                        "1400 began 2 [w2]",
                        "2400 ended 2 landed",
                        "4300 ended 1 landed",
                        "5300 began 3 [w2]",
                        "5800 ended 3 landed");
    }

    @Test
    void run_everythingIsVeryLate_isPutOffByAThirdOfTheQuietPhaseAtMost() throws InterruptedException {
        first.slow = 2_000;

        run(fault(1, 1000, 3000, new FaultShape.Pause(true), 0), fault(2, 1100, 4000, new FaultShape.Kill(), 1));

        assertThat(events).containsSubsequence("3000 began 2 [w2]", "5666 ended 1 landed", "6766 ended 2 landed");
    }

    @Test
    void run_firstProbeProvesNothing_isProbedAgain() throws InterruptedException {
        first.later.add(completedFuture(answered(true, 5)));
        first.later.add(CompletableFuture.failedFuture(new IllegalStateException("busy")));
        first.later.add(completedFuture(nothing()));

        run(fault(1, 0, 1000, new FaultShape.LostRequest(SILENCE), 0));

        assertThat(events).contains("1000 ended 1 landed");
    }

    @Test
    void run_probesAlwaysFail_endAfterABoundAndHaveNotLanded() throws InterruptedException {
        first.seen = CompletableFuture.failedFuture(new IllegalStateException("no store"));

        run(fault(1, 0, 1000, new FaultShape.LostRequest(SILENCE), 0));

        assertThat(ended).singleElement().asString().contains("landed=false", "no store");
    }

    @Test
    void run_probeEndsAfterTheHealing_provesNothing() throws InterruptedException {
        first.seen = new CompletableFuture<>();
        run(fault(1, 0, 1000, new FaultShape.LostRequest(SILENCE), 0));

        first.seen.complete(nothing());

        assertThat(ended).singleElement().matches(evidence -> !evidence.landed());
    }

    @Test
    void run_beginThrows_hasNotLandedIsHealedAndTheRunGoesOn() throws InterruptedException {
        first.failing = true;

        run(fault(1, 0, 1000, new FaultShape.Pause(true), 0), fault(2, 2000, 1000, new FaultShape.Pause(true), 1));

        assertThat(events).contains("1000 w1 resume", "1000 ended 1 missed", "3000 ended 2 landed");
        assertThat(ended.get(0).detail()).contains("could not begin: no such process");
    }

    @Test
    void run_interrupted_healsEverythingFirst() {
        time.interruptAt = Duration.ofMillis(2500).toNanos();

        assertThatThrownBy(() -> run(
                        fault(1, 1000, 3000, new FaultShape.Pause(true), 0),
                        fault(2, 2000, 5000, new FaultShape.Partition(SILENCE), 1)))
                .isInstanceOf(InterruptedException.class);

        assertThat(events).contains("2500 w1 resume", "2500 ended 1 landed", "2500 w2 heal");
        assertThat(ended).hasSize(2);
    }

    @Test
    void nemesis_faultForAnUnknownWorker_isRefused() {
        assertThatThrownBy(() -> run(fault(1, 0, 1, new FaultShape.Kill(), 2))).hasMessageContaining("2 workers");
    }

    @Test
    void judge_latencyMeasured_landed() {
        assertThat(judge(new FaultShape.Latency(100, 50, 25, false), answered(true, 120)))
                .isTrue();
        assertThat(judge(
                        new FaultShape.Latency(100, 50, 25, false),
                        new ProbeResult(false, true, millis(700), millis(5), "gave up")))
                .isTrue();
    }

    @Test
    void judge_latencyNotMeasured_hasNotLanded() {
        FaultShape.OfNetwork latency = new FaultShape.Latency(100, 50, 25, false);

        assertThat(judge(latency, answered(true, 20))).isFalse();
        assertThat(judge(latency, new ProbeResult(true, true, millis(150), millis(100), "slow machine")))
                .isFalse();
        assertThat(judge(latency, nothing())).isFalse();
    }

    @Test
    void judge_lostResponse_needsAnErrorAndAChangedRow() {
        FaultShape.OfNetwork lost = new FaultShape.LostResponse(FaultShape.Loss.RESET);

        assertThat(judge(lost, new ProbeResult(false, true, millis(5), millis(5), "reset")))
                .isTrue();
        assertThat(judge(lost, nothing())).isFalse();
        assertThat(judge(lost, answered(true, 5))).isFalse();
    }

    @Test
    void judge_lostRequestAndPartition_needAnErrorAndAnUnchangedRow() {
        for (FaultShape.OfNetwork lost :
                List.of(new FaultShape.LostRequest(SILENCE), new FaultShape.Partition(SILENCE))) {
            assertThat(judge(lost, nothing())).isTrue();
            assertThat(judge(lost, new ProbeResult(false, true, millis(5), millis(5), "reset")))
                    .isFalse();
            assertThat(judge(lost, answered(true, 5))).isFalse();
        }
    }

    private void run(PlannedFault... faults) throws InterruptedException {
        FaultPlan plan = new FaultPlan(1, Duration.ofSeconds(60), Duration.ofSeconds(55), List.of(faults));
        new Nemesis(plan, List.of(first.target(), second.target()), time, new Recorder()).run(0);
    }

    private static boolean judge(FaultShape.OfNetwork shape, ProbeResult seen) {
        return LiveNetworkFault.judge(shape, seen).landed();
    }

    private static PlannedFault fault(int id, long start, long millis, FaultShape shape, Integer... workers) {
        return new PlannedFault(id, millis(start), millis(millis), List.of(workers), shape);
    }

    private static ProbeResult answered(boolean applied, long millis) {
        return new ProbeResult(true, applied, millis(millis), millis(2), "200");
    }

    private static ProbeResult nothing() {
        return new ProbeResult(false, false, millis(500), millis(2), "timeout");
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private final class Recorder implements FaultLog {
        @Override
        public void began(long at, PlannedFault fault, List<String> processes) {
            note("began " + fault.id() + " " + processes);
        }

        @Override
        public void ended(long at, PlannedFault fault, List<String> processes, FaultEvidence evidence) {
            note("ended " + fault.id() + (evidence.landed() ? " landed" : " missed"));
            ended.add(evidence);
        }
    }

    private void note(String event) {
        events.add(Duration.ofNanos(time.now).toMillis() + " " + event);
    }

    private static final class FakeTime implements MonotonicTime {
        private long now;
        private long interruptAt = Long.MAX_VALUE;
        private final TreeMap<Long, Runnable> due = new TreeMap<>();

        void at(long millis, Runnable task) {
            due.put(Duration.ofMillis(millis).toNanos(), task);
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public void sleepUntil(long moment) throws InterruptedException {
            if (moment >= interruptAt) {
                now = interruptAt;
                throw new InterruptedException();
            }
            now = Math.max(now, moment);
            due.headMap(now, true).values().forEach(Runnable::run);
            due.headMap(now, true).clear();
        }
    }

    private final class FakeTarget implements ProcessTarget, NetworkTarget {
        private final String name;
        private CompletableFuture<ProbeResult> seen = completedFuture(nothing());
        private final List<CompletableFuture<ProbeResult>> later = new ArrayList<>();
        private boolean failing;
        private long slow;

        FakeTarget(String name) {
            this.name = name;
        }

        FaultTarget target() {
            return new FaultTarget(name, this, this, patience -> later.isEmpty() ? seen : later.remove(0));
        }

        @Override
        public FaultEvidence pause() {
            if (failing) {
                throw new IllegalStateException("no such process");
            }
            note(name + " pause");
            time.now += Duration.ofMillis(slow).toNanos();
            return new FaultEvidence(true, "state T");
        }

        @Override
        public void resume() {
            note(name + " resume");
        }

        @Override
        public FaultEvidence kill() {
            note(name + " kill");
            return new FaultEvidence(true, "exit code 137");
        }

        @Override
        public FaultEvidence moveWallClock(Duration by) {
            note(name + " wall " + by.toMillis());
            return new FaultEvidence(by.toMillis() < 10_000, "reads so much");
        }

        @Override
        public FaultEvidence restart() {
            note(name + " restart");
            return new FaultEvidence(true, "pid 2");
        }

        @Override
        public void impose(FaultShape.OfNetwork fault) {
            note(name + " impose " + fault.kind().word());
        }

        @Override
        public void heal() {
            note(name + " heal");
        }
    }
}
