package io.github.dynamodblock.chaos.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.checker.Checker;
import io.github.dynamodblock.chaos.checker.Checkers;
import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.simulation.SimulatedLocks;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each wrong behaviour that requests and events decide is named by its property, wherever it is in a VALID history. A
 * record that no run can leave is refused.
 */
class InjectedViolationsTest {
    private static final WorldSetup WORLD = WorldSetup.of(4, 2);
    private static final int VARIANTS_OF_A_RUN = 3;

    @SuppressWarnings("NullAway.Init")
    private static List<ValidRun> valid;

    @BeforeAll
    static void record() {
        valid = LongStream.rangeClosed(1, 30)
                .mapToObj(seed -> CrossCheck.of(WORLD, seed, "ours", SimulatedLocks.named("ours"), List.of())
                        .history())
                .map(ValidRun::new)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void check_validHistoryWithOneWrongBehaviour_namesItsProperty(WrongBehaviour wrong) {
        List<Checker> judge = Checkers.standard().stream()
                .filter(checker -> checker.property() == wrong.violated)
                .toList();
        assertThat(variants(wrong::variants))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(variant -> assertThat(Checkers.check(judge, variant.history()))
                        .as("seed %s", variant.settings().seed())
                        .extracting(Finding::verdict)
                        .containsExactly(Verdict.INVALID));
    }

    @ParameterizedTest
    @EnumSource
    void history_validHistoryWithOneErrorOfTheRecord_isRefused(BrokenRecord broken) {
        assertThat(variants(broken::variants))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(variant -> assertThatThrownBy(variant::history)
                        .as("seed %s", variant.settings().seed())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("history: "));
    }

    private static List<Variant> variants(Function<ValidRun, Stream<List<Event>>> ofRun) {
        return valid.stream()
                .flatMap(run ->
                        ofRun.apply(run).limit(VARIANTS_OF_A_RUN).map(events -> new Variant(run.settings(), events)))
                .toList();
    }

    private record Variant(RunDescription settings, List<Event> events) {
        History history() {
            return new History(settings, events, List.of());
        }
    }
}
