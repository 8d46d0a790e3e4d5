package io.github.dynamodblock.chaos.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.simulation.oracle.EventCounts;
import io.github.dynamodblock.chaos.simulation.oracle.RareState;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {
    private static final long SCHEDULES = 1_000;

    /** What a thousand schedules need not reach. */
    private static final Set<RareState> RARER =
            Set.of(RareState.RELEASE_OVERTAKEN, RareState.COMMIT_LATE, RareState.COLLECTED_OVERDUE);

    @Test
    void ours_underAThousandSchedules_keepsEveryPromise() {
        Simulation.Summary summary = run("ours", SCHEDULES);

        assertThat(summary.failure()).isEmpty();
        assertThat(summary.verdict()).isEqualTo(Verdict.VALID);
        EventCounts tally = summary.tally();
        assertThat(tally.schedules()).isEqualTo(SCHEDULES);
        // An empty schedule proves nothing.
        assertThat(tally.events()).isGreaterThan(300 * SCHEDULES);
        assertThat(tally.takeovers()).isGreaterThan(2 * SCHEDULES);
        assertThat(tally.faults()).isGreaterThan(5 * SCHEDULES);
        assertThat(Arrays.stream(RareState.values()).filter(state -> tally.of(state) == 0))
                .isSubsetOf(RARER);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "50093178, what a sweep read after its client had closed for an image was forgotten by the copy",
        "40002558, a heartbeat by hand was due again after the time for which its holder wanted the lease",
        "400488093, of two heartbeats that were sent at one instant the second said a longer lease",
        "300522182, a client kept a released lock until shortly before a short wait ended",
        "300244183, a client kept a released lock for its atLeast while an operator had freed the row",
        "300002511, a heartbeat that was not applied acknowledged the acquire once more",
        "200085416, a holder counted from an attempt that had failed and was renewed too late for that",
        "100059561, each stale read cost a waiter a look and the round trip of the look",
        "1001302746, a late acquire of an older decision was given the token that a younger one had had",
        "1001593521, a client took over a row of its own after it had given its grant up with another",
    })
    void seed_onWhichASearchFoundAMistake_keepsEveryPromise(long seed, String mistake) {
        Simulation.Plan plan =
                new Simulation.Plan("ours", WorldSetup.of(4, 2), seed, 1, Duration.ofMinutes(10), 1, property -> true);

        Simulation.Summary summary = new Simulation(plan).run(done -> {});

        assertThat(summary.verdict()).as(mistake).isEqualTo(Verdict.VALID);
    }

    @Test
    void mutant_underAHundredSchedules_failsAtTheSameSeedEachTime() {
        ScheduleFailure one = run("mutant:early-takeover", 100).failure().orElseThrow();
        ScheduleFailure other = run("mutant:early-takeover", 100).failure().orElseThrow();

        assertThat(one.replay()).isEqualTo(other.replay());
        assertThat(one.story()).isEqualTo(other.story()).isNotEmpty();
    }

    @Test
    void simulation_withoutASchedule_isUnknown() {
        Simulation.Summary summary = run("ours", 0);

        assertThat(summary.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(SimulationJson.of(summary)).contains("\"verdict\":\"UNKNOWN\"");
    }

    @Test
    void simulation_interrupted_countsWhatWasRun() {
        Thread runner = Thread.currentThread();
        AtomicBoolean once = new AtomicBoolean();
        Simulation.Plan endless = new Simulation.Plan(
                "ours", WorldSetup.of(4, 2), 1, Long.MAX_VALUE, Duration.ofMinutes(10), 2, property -> true);

        Simulation.Summary summary = new Simulation(endless).run(done -> {
            if (done > 0 && once.compareAndSet(false, true)) {
                runner.interrupt();
            }
        });

        assertThat(summary.stopped()).isTrue();
        assertThat(summary.tally().schedules()).isPositive();
        assertThat(summary.time()).isLessThan(Duration.ofMinutes(5));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(SimulationText.lines(summary)).startsWith("Ended early; this was run until then:");
    }

    @Test
    void client_unknown_isRefusedWithTheNamesThereAre() {
        assertThatThrownBy(() -> run("mutant:theirs", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("There is no mutant 'theirs'; there are heartbeat-without-condition,");
    }

    private static Simulation.Summary run(String client, long schedules) {
        return new Simulation(new Simulation.Plan(
                        client, WorldSetup.of(4, 2), 1, schedules, Duration.ofMinutes(10), 2, property -> true))
                .run(done -> {});
    }
}
