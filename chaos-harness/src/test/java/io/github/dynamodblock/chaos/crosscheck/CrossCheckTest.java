package io.github.dynamodblock.chaos.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Checker;
import io.github.dynamodblock.chaos.checker.Checkers;
import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.checker.Witness;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import io.github.dynamodblock.chaos.simulation.SimulatedLocks;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("worlds of CrossCheckTest")
class CrossCheckTest {
    private static final WorldSetup USUAL = WorldSetup.of(4, 2);
    private static final WorldSetup SMALL = WorldSetup.of(2, 1);
    private static final String OURS = "ours";

    @Test
    void judges_ofOurs_agree() {
        CrossCheckSeries.Summary summary = series(OURS, 100, 600, Checkers.standard());

        assertThat(summary.disagreement()).isEmpty();
        assertThat(summary.convicted()).isZero();
        assertThat(summary.schedules()).isEqualTo(600);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void judges_ofABrokenLock_agree(Mutant mutant) {
        assertThat(series("mutant:" + mutant.name(), 1, 25, Checkers.standard()).disagreement())
                .isEmpty();
    }

    static List<Mutant> mutants() {
        return Mutants.all();
    }

    /** The run's judge sees in the history of a simulated world what it is to see in a real run. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("realMutants")
    void runsJudge_ofAMutantForRealRuns_convictsItByAPropertyNamedForIt(Mutant mutant) {
        String client = "mutant:" + mutant.name();

        assertThat(LongStream.rangeClosed(1, 2_000)
                        .parallel()
                        .mapToObj(seed ->
                                CrossCheck.of(USUAL, seed, client, SimulatedLocks.named(client), Checkers.standard()))
                        .flatMap(opinions -> opinions.findings().stream())
                        .filter(finding -> finding.verdict() == Verdict.INVALID)
                        .map(Finding::property)
                        .anyMatch(mutant.real()::contains))
                .isTrue();
    }

    static Stream<Mutant> realMutants() {
        return Mutants.all().stream().filter(mutant -> !mutant.real().isEmpty());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "153, a late attempt of a grant that was over made a second tenure",
        "402, who asks for two locks watched two dead ones one after the other",
        "853, a holder counted from an attempt that had certainly failed",
        "1008, the next grant came long before its release was told, and the checker threw",
        "2073, who waited was paused, and began to watch a dead row late",
        "2295, who waited was hindered, and began to watch a dead row late",
        "2886, a killed process's acquire landed long after the kill",
        "3612, a killed process's acquire landed after the release of another",
        "6076, who waited for less than a pause between two looks came and went while another thread paused",
        "8043, an acquire had given up when its process was killed, and its last request was not recorded",
        "8776, a pause began soon after the grant, and an answer that came with its end was counted before the loss",
        "7023185, a transaction was applied, its tokens were learned from a later refusal, and the holder counted from the first",
        "7005722, a thread waited for a lease of its own process that expired, and began to watch its row only then",
    })
    void seed_onWhichTheJudgesDisagreed_makesThemAgree(long seed, String mistake) {
        assertThat(series(OURS, seed, 1, Checkers.standard()).disagreement())
                .as(mistake)
                .isEmpty();
    }

    /** Two clients and one key, of which five times as many schedules are judged in a minute. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "20001724, another thread's look was answered after a pause, and the next one was due a pause between looks later",
        "20019580, an attempt was paused until its client had given it up, and refused an acquire by its own process",
        "20093109, a killed process's heartbeat landed long after the kill",
        "20669857, who waited was paused for most of its wait, between two looks of another thread",
        "30212524, a killed process's heartbeat was slowed and landed long after the kill, so the takeover came later",
        "30397557, an acquire took the row after a release, and a pause delayed its answer until after the next grant",
        "30803248, stale reads showed older beats to a waiter that had not yet seen the newest beat",
        "31138315, a partition began while the first read of a dead holder's last beat was on its way",
        "31152823, a stale read came just after a pause between two reads, and the next one was late too",
        "40885137, a process was stopped with a slowed heartbeat under way, and killed before it went on",
        "40894374, the process of a lost lease was killed while the release of the lease was under way",
        "20019735, a grant in which nobody believed yet was renewed by a heartbeat that landed late",
    })
    void seed_ofASmallWorld_onWhichTheJudgesDisagreed_makesThemAgree(long seed, String mistake) {
        assertThat(series(SMALL, OURS, seed, 1, Checkers.standard()).disagreement())
                .as(mistake)
                .isEmpty();
    }

    @Test
    void judges_oneOfThemBlind_disagreeOfABrokenLock() {
        List<Checker> blind = with(
                Property.C1_PRIME,
                found -> new Finding(found.property(), Verdict.VALID, "all is well", List.of(), Map.of()));

        assertThat(series("mutant:ignores-local-validity", 1, 100, blind)
                        .disagreement()
                        .orElseThrow()
                        .words())
                .anyMatch(words -> words.startsWith("only the simulation's judge reports a violation of C1'"));
    }

    @Test
    void judges_oneOfThemTooSevere_disagreeOfOurs() {
        List<Checker> severe = with(
                Property.K1,
                found -> new Finding(
                        found.property(),
                        Verdict.INVALID,
                        "told twice",
                        List.of(new Witness("told twice", List.of())),
                        Map.of()));

        assertThat(series(OURS, 1, 1, severe).disagreement().orElseThrow().words())
                .containsExactly("only the run's judge reports a violation of K1: told twice");
    }

    @Test
    void judges_oneOfThemFailing_disagreeOfOurs() {
        List<Checker> failing = with(Property.LIN, found -> {
            throw new IllegalStateException("out of bounds");
        });

        assertThat(series(OURS, 1, 1, failing).disagreement().orElseThrow().words())
                .singleElement()
                .asString()
                .startsWith("the run's judge cannot decide LIN: ")
                .contains("out of bounds");
    }

    /** The standard checkers, one of which says something else of each history. */
    private static List<Checker> with(Property property, UnaryOperator<Finding> change) {
        List<Checker> checkers = new ArrayList<>();
        for (Checker checker : Checkers.standard()) {
            checkers.add(checker.property() == property ? new Changed(checker, change) : checker);
        }
        return checkers;
    }

    private record Changed(Checker checker, UnaryOperator<Finding> change) implements Checker {
        @Override
        public Property property() {
            return checker.property();
        }

        @Override
        public Finding check(History history) {
            return change.apply(checker.check(history));
        }
    }

    private static CrossCheckSeries.Summary series(String client, long seed, long schedules, List<Checker> checkers) {
        return series(USUAL, client, seed, schedules, checkers);
    }

    private static CrossCheckSeries.Summary series(
            WorldSetup setup, String client, long seed, long schedules, List<Checker> checkers) {
        return new CrossCheckSeries(
                        new CrossCheckSeries.Plan(client, setup, seed, schedules, Duration.ofMinutes(10), 2, checkers))
                .run(done -> {});
    }
}
