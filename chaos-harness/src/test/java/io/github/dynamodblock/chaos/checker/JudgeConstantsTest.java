package io.github.dynamodblock.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The numbers a report brings along. */
class JudgeConstantsTest {
    @Test
    void shown_namesEveryNumberOfARun() {
        assertThat(JudgeConstants.shown(new Script().history().settings()))
                .containsEntry("rho", "0.010")
                .containsEntry("delta", "100 ms of un-stalled time")
                .containsEntry("lease", "2020 ms")
                .containsEntry("poll", "500 ms")
                .doesNotContainKey("passed to peers, and to ours")
                .hasSize(8);
    }

    @Test
    void shown_ofAMixedRun_saysHowManyLocksMustPass() {
        assertThat(JudgeConstants.shown(new MixedScript().history().settings()))
                .containsEntry("passed to peers, and to ours", "at least 10")
                .hasSize(9);
    }

    @Test
    void properties_sayWhatTheyMean() {
        assertThat(Property.values())
                .extracting(Property::meaning)
                .doesNotHaveDuplicates()
                .allSatisfy(meaning -> assertThat(meaning).isNotBlank());
    }
}
