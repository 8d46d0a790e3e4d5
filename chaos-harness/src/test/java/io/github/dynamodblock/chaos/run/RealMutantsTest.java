package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Checker;
import io.github.dynamodblock.chaos.checker.Checkers;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a hunt on real parts comes to. */
class RealMutantsTest {
    private static final Mutant SILENT = Mutants.named("no-lost-callback");

    private static RealMutants.Kill kill(Property... violated) {
        return new RealMutants.Kill(SILENT, Set.of(violated), Duration.ofSeconds(9));
    }

    @Test
    void mutants_thatARealRunCanReveal_areOfEveryKind() {
        assertThat(RealMutants.all()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(RealMutants.all().stream().flatMap(mutant -> mutant.real().stream()))
                .contains(Property.C1_PRIME, Property.S2, Property.K1, Property.K2, Property.K4, Property.L2)
                .contains(Property.N1, Property.N2, Property.M1, Property.M2, Property.C3, Property.F3);
    }

    @Test
    void settings_ofOurs_areThoseOfTheMutantsButForTheClientAndTheEarlyEnd() {
        assertThat(RealMutants.all()).allSatisfy(mutant -> {
            RunSettings broken = RunSettings.ofMutant(mutant, 1, Path.of("none"));
            RunSettings ours = RunSettings.ofOurs(mutant.plan(), 1, Path.of("none"));
            assertThat(ours)
                    .usingRecursiveComparison()
                    .ignoringFields("client", "failFast")
                    .isEqualTo(broken);
            assertThat(ours.client()).isEqualTo("ours");
            assertThat(ours.failFast()).isFalse();
        });
    }

    @Test
    void properties_namedForRealRuns_areJudgedThere() {
        List<Property> judged =
                Checkers.standard().stream().map(Checker::property).toList();

        assertThat(RealMutants.all())
                .allSatisfy(
                        mutant -> assertThat(mutant.real()).as(mutant.name()).isSubsetOf(judged));
    }

    @Test
    void settings_ofEachMutant_canBeRun() {
        assertThat(RealMutants.all())
                .allSatisfy(mutant -> assertThat(
                                RunSettings.ofMutant(mutant, 1, Path.of("none")).client())
                        .isEqualTo("mutant:" + mutant.name()));
    }

    @Test
    void kill_byItsProperty_isFound() {
        assertThat(kill(Property.K1, Property.L1).found()).isTrue();
    }

    @Test
    void kill_byAnotherPropertyOrNone_isNotFound() {
        assertThat(kill(Property.L1).found()).isFalse();
        assertThat(kill().found()).isFalse();
    }

    /** A run of a mutant that is never started. */
    private static RunResult run(RunSettings settings, RunEnd end, Property... violated) {
        return new RunResult(Verdict.INVALID, Set.of(violated), "", "", settings.out(), Optional.empty(), end);
    }

    private static RealMutants hunt(Function<RunSettings, RunResult> runs) {
        return RealMutants.hunt(
                List.of(SILENT),
                mutant -> RunSettings.ofMutant(mutant, 1, Path.of("data", mutant.name())),
                Duration.ofMinutes(1),
                runs,
                kill -> {});
    }

    @Test
    void hunt_runEndedByAViolationThatTheWholeHistoryExcuses_runsTheMutantToItsEnd() {
        List<RunSettings> run = new ArrayList<>();

        RealMutants mutants = hunt(settings -> {
            run.add(settings);
            return settings.failFast()
                    ? run(settings, RunEnd.VIOLATION, Property.L1)
                    : run(settings, RunEnd.PLANNED, Property.K1);
        });

        assertThat(mutants.kills()).hasSize(1).allMatch(RealMutants.Kill::found);
        assertThat(run).hasSize(2);
        assertThat(run.get(1))
                .usingRecursiveComparison()
                .ignoringFields("out", "failFast")
                .isEqualTo(run.get(0));
        assertThat(run).extracting(RunSettings::out).doesNotHaveDuplicates();
    }

    @Test
    void hunt_mutantNotFoundInAWholeRun_hasNoSecondOne() {
        List<RunSettings> run = new ArrayList<>();

        RealMutants mutants = hunt(settings -> {
            run.add(settings);
            return run(settings, RunEnd.PLANNED, Property.L1);
        });

        assertThat(run).hasSize(1);
        assertThat(mutants.kills()).hasSize(1).noneMatch(RealMutants.Kill::found);
    }

    @Test
    void hunt_mutantFoundEarly_hasOneRun() {
        List<RunSettings> run = new ArrayList<>();

        RealMutants mutants = hunt(settings -> {
            run.add(settings);
            return run(settings, RunEnd.VIOLATION, Property.K1);
        });

        assertThat(run).hasSize(1);
        assertThat(mutants.verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void verdict_allWereFound_isValid() {
        assertThat(new RealMutants(List.of(kill(Property.K1)), 1).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void verdict_oneWasNotFound_isInvalid() {
        assertThat(new RealMutants(List.of(kill(Property.K1), kill()), 3).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void verdict_notAllWereRun_isUnknown() {
        assertThat(new RealMutants(List.of(kill(Property.K1)), 2).verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
