package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("searches of ExplorerTest")
class ExplorerTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final SearchProgress SILENT = (depth, states, elapsed) -> {};

    private static SearchOutcome explored(SpaceBounds bounds, int threads) {
        return Explorer.lock(bounds, threads, LIMIT, SILENT);
    }

    @Test
    void lock_withoutLateRequests_keepsEveryLaw() {
        SearchOutcome outcome = explored(SpaceBounds.LEAN, 2);

        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.counterexample()).isEmpty();
        assertThat(outcome.states()).isGreaterThan(10_000);
    }

    @Test
    void lock_whoseMachinesAreSuspended_keepsEveryLaw() {
        SearchOutcome outcome = explored(new SpaceBounds(2, 1, 2, 2, 0, 1, true, true, false), 2);

        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.counterexample()).isEmpty();
    }

    @Test
    void lock_withTwoHeartbeatsUnderWayAndThrottled_keepsEveryLaw() {
        SearchOutcome outcome = explored(new SpaceBounds(2, 1, 3, 2, 0, 2, false, false, true), 2);

        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.counterexample()).isEmpty();
    }

    @Test
    void lock_ofTwoKeysThatOneClientWantsTogether_keepsEveryLaw() {
        SearchOutcome outcome = explored(new SpaceBounds(2, 1, 2, 2, 0, 1, false, false, true, false, false, 1), 2);

        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.counterexample()).isEmpty();
    }

    @Test
    void lock_ofTwoKeysThatBothClientsWantTogether_keepsEveryLaw() {
        SearchOutcome outcome = explored(new SpaceBounds(2, 1, 2, 2, 0, 1, false, false, false, false, false, 2), 2);

        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.counterexample()).isEmpty();
    }

    static Stream<SpaceBounds> small() {
        return Stream.of(
                new SpaceBounds(2, 1, 2, 2, 1, 1, false, false, false),
                new SpaceBounds(2, 1, 2, 1, 1, 1, false, false, false, false, false, 1));
    }

    @ParameterizedTest
    @MethodSource("small")
    void space_searchedByOneThreadOrByTwo_isTheSame(SpaceBounds bounds) {
        SearchOutcome one = explored(bounds, 1);
        SearchOutcome two = explored(bounds, 2);

        assertThat(two.states()).isEqualTo(one.states());
        assertThat(two.transitions()).isEqualTo(one.transitions());
        assertThat(two.depth()).isEqualTo(one.depth());
    }

    @Test
    void levels_areToldInOrder() {
        List<Integer> depths = new ArrayList<>();
        SearchOutcome outcome = Explorer.lock(
                new SpaceBounds(2, 1, 2, 1, 0, 1, false, false, false),
                1,
                LIMIT,
                (depth, states, elapsed) -> depths.add(depth));

        assertThat(depths).startsWith(0, 1, 2).isSorted().hasSize(outcome.depth() + 1);
    }

    @Test
    void search_whoseTimeIsUp_saysThatItIsNotComplete() {
        SearchOutcome outcome = Explorer.lock(SpaceBounds.SMALL, 1, Duration.ZERO, SILENT);

        assertThat(outcome.complete()).isFalse();
        assertThat(outcome.counterexample()).isEmpty();
    }

    /** Those whose traces lie deep in a large space are left to {@code explore --mutant all}. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"VERSION_REUSED", "ANY_TOKEN"})
    void mutant_breaksItsLaw(ExploredMutant mutant) {
        SearchOutcome outcome = Explorer.mutant(mutant, LIMIT);

        assertThat(outcome.counterexample())
                .hasValueSatisfying(found -> assertThat(found.law()).isEqualTo(mutant.law()));
    }

    @Test
    void sameBeatOnRetry_shortestTrace_isToldAndAlwaysTheSame() {
        List<String> sentences = Explorer.mutant(ExploredMutant.SAME_BEAT_ON_RETRY, LIMIT)
                .counterexample()
                .orElseThrow()
                .sentences();

        assertThat(sentences).hasSize(16);
        assertThat(sentences.get(0)).isEqualTo("Client a requests the lock; it sends acquire a1.1.");
        assertThat(sentences.get(15))
                .startsWith("The table receives Client")
                .contains("over")
                .endsWith("held.");
        assertThat(Explorer.mutant(ExploredMutant.SAME_BEAT_ON_RETRY, LIMIT)
                        .counterexample()
                        .orElseThrow()
                        .sentences())
                .isEqualTo(sentences);
    }

    @Test
    void tokensOfTheFirst_shortestTrace_tellsOfEachKeyAndOfBoth() {
        List<String> sentences = Explorer.mutant(ExploredMutant.TOKENS_OF_THE_FIRST, LIMIT)
                .counterexample()
                .orElseThrow()
                .sentences();

        assertThat(sentences.get(0)).isEqualTo("Client a requests both locks together; it sends transaction a1.1.");
        assertThat(sentences)
                .anyMatch(sentence -> sentence.startsWith("For the first key: Client b requests the lock"))
                .anyMatch(sentence ->
                        sentence.startsWith("Client a receives the response: transaction a1.1 was applied"));
        assertThat(sentences.get(sentences.size() - 1))
                .endsWith("it has the first key with token 2 and has the second key with token 2.");
    }

    @Test
    void text_ofACounterexample_numbersItsSteps() {
        List<String> lines = SearchOutcomeText.lines(Explorer.mutant(ExploredMutant.RETRY_BUMPS_TOKEN, LIMIT));

        assertThat(lines.get(0)).contains("mutant 16 retry-bumps-token").endsWith("breaks S1 in 3 steps");
        assertThat(lines.get(4)).isEqualTo("    1. Client a requests the lock; it sends acquire a1.1.");
        assertThat(lines).hasSize(7);
    }

    @Test
    void text_ofAMutant_speaksOfItsLawAlone() {
        assertThat(SearchOutcomeText.lines(notFound(true)).get(0))
                .endsWith("(a challenger takes the lock over before it has watched the row for L) survived:"
                        + " S4 holds in the whole space");
        assertThat(SearchOutcomeText.lines(notFound(false)).get(0))
                .endsWith(": S4 not broken so far; part of the space was not searched");
    }

    private static SearchOutcome notFound(boolean complete) {
        ExploredMutant mutant = ExploredMutant.EARLY_TAKEOVER;
        return new SearchOutcome(
                mutant.bounds(), Optional.of(mutant), Optional.empty(), complete, 1, 1, 1, 1, 1, Duration.ZERO);
    }

    @Test
    void json_ofAnOutcome_saysItsSize() {
        SearchOutcome outcome = explored(new SpaceBounds(2, 1, 2, 1, 0, 1, false, false, false), 1);

        assertThat(SearchOutcomeJson.render(List.of(outcome)))
                .contains("\"subject\" : \"lock\"", "\"complete\" : true", "\"states\" : " + outcome.states())
                .doesNotContain("law");
    }
}
