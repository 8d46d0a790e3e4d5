package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.mutant.RealPlan;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What runs of our own lock under the mutants' plans come to. */
class PlanBaselineTest {
    private static PlanBaseline of(int planned, Verdict... verdicts) {
        List<PlanBaseline.Judged> judged = Stream.of(verdicts)
                .map(verdict -> new PlanBaseline.Judged(RealPlan.USUAL, verdict, Duration.ofSeconds(70)))
                .toList();
        return new PlanBaseline(judged, planned);
    }

    @Test
    void verdict_isTheWorst() {
        assertThat(of(2, Verdict.VALID, Verdict.VALID).verdict()).isEqualTo(Verdict.VALID);
        assertThat(of(2, Verdict.VALID, Verdict.INVALID).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(of(2, Verdict.UNKNOWN, Verdict.VALID).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void verdict_notAllWereRun_isUnknownAtBest() {
        assertThat(of(2, Verdict.VALID).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(of(2, Verdict.INVALID).verdict()).isEqualTo(Verdict.INVALID);
    }
}
