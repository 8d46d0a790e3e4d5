package io.github.dynamodblock.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.LockStories.Defect;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Published fast checkers have had unsound proofs, so ours is compared with a general one on random small histories. */
@Execution(ExecutionMode.CONCURRENT)
class LockLinearizableRandomTest {
    private static final int STORIES_PER_DEFECT = Integer.getInteger("stories", 10_000);

    @Test
    void nearLinearChecker_onRandomHistories_agreesWithTheGeneralOne() {
        LockLinearizable checker = new LockLinearizable();
        Map<Defect, Integer> invalid = new EnumMap<>(Defect.class);
        for (Defect defect : Defect.values()) {
            for (int seed = 0; seed < STORIES_PER_DEFECT; seed++) {
                LockStories stories = new LockStories(seed * 31L + defect.name().length());
                LockStory story = stories.correct();
                stories.damage(story, defect);
                boolean expected = story.linearizable();
                Finding finding = checker.check(story.history());
                assertThat(finding.verdict() != Verdict.INVALID)
                        .as("defect %s, seed %s: %s; %s", defect, seed, finding, story.calls())
                        .isEqualTo(expected);
                invalid.merge(defect, expected ? 0 : 1, Integer::sum);
            }
        }
        assertThat(invalid.remove(Defect.NONE)).as("a correct lock is right").isZero();
        assertThat(invalid)
                .as("every defect bites")
                .allSatisfy((defect, count) -> assertThat(count)
                        .as(defect.toString())
                        .isGreaterThan(defect == Defect.TOUCH ? 0 : STORIES_PER_DEFECT / 100));
    }
}
