package io.github.dynamodblock.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;

/** Compares all that a finding says of one violation. */
final class Telling {
    private Telling() {}

    /**
     * That a script is found to violate a property once.
     *
     * @param events the kinds of the witness's events, each with its milliseconds
     * @param counts how much was judged
     */
    static void assertTold(Checker checker, Script script, String words, String events, String counts) {
        Finding finding = script.judgedBy(checker);
        assertThat(finding.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(finding.explanation()).isEqualTo("violated once");
        assertThat(finding.witnesses()).hasSize(1);
        Witness witness = finding.witnesses().get(0);
        assertThat(witness.words()).isEqualTo(words);
        assertThat(witness.events().stream()
                        .map(event -> event.getClass().getSimpleName() + "@" + event.at() / Script.MS)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(events);
        assertThat(finding.counts()).hasToString("{" + counts + "}");
    }
}
