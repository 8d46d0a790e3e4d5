package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.MixedScript.OURS;
import static io.github.dynamodblock.chaos.checker.MixedScript.OURS_TOO;
import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.History;
import org.junit.jupiter.api.Test;

class SuccessionTest {
    @Test
    void grants_followEachOtherByToken_whateverReturnedFirst() {
        History history = new Script().acquire(A, 2, 0, 10).acquire(B, 1, 5, 20).history();
        assertThat(Succession.all(history))
                .extracting(each -> each.before().token())
                .containsExactly(1L, 2L);
    }

    @Test
    void grants_whoseTokensNeedNotIncrease_followEachOtherByTime() {
        History history =
                new MixedScript().passes(OURS, 2, 0).passes(OURS_TOO, 1, 10).history();
        assertThat(Succession.all(history))
                .extracting(each -> each.before().token())
                .containsExactly(2L, 1L);
    }
}
