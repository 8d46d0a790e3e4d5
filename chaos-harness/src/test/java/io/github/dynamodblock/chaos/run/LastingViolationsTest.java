package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Finding;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.checker.Witness;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Stall;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LastingViolationsTest {
    private static final long PATIENCE = 4;

    private final LastingViolations lasting = new LastingViolations();

    private static Finding valid(Property property) {
        return new Finding(property, Verdict.VALID, "all is well", List.of(), Map.of());
    }

    /** A violation at each of these instants. */
    private static Finding violated(Property property, long... instants) {
        List<Witness> witnesses = LongStream.of(instants)
                .mapToObj(at -> new Witness("seen at " + at, List.<Event>of(new Stall(at, "w1.1", at + 1))))
                .toList();
        return new Finding(property, Verdict.INVALID, "violated", witnesses, Map.of());
    }

    private boolean look(long at, Finding... findings) {
        return lasting.seenFor(PATIENCE, List.of(findings), at);
    }

    @Test
    void violation_seenForLongEnough_counts() {
        assertThat(look(10, violated(Property.N2, 7))).isFalse();
        assertThat(look(13, violated(Property.N2, 7))).isFalse();
        assertThat(look(14, violated(Property.N2, 7))).isTrue();
    }

    @Test
    void violation_thatIsExcusedLater_doesNotCount_norWhenItComesBack() {
        assertThat(look(10, violated(Property.N2, 7))).isFalse();
        assertThat(look(12, valid(Property.N2))).isFalse();
        assertThat(look(14, violated(Property.N2, 7))).isFalse();
        assertThat(look(18, violated(Property.N2, 7))).isTrue();
    }

    @Test
    void anotherViolationAtEachLook_doesNotCount() {
        assertThat(look(10, violated(Property.N2, 7))).isFalse();
        assertThat(look(14, violated(Property.N2, 11))).isFalse();
        assertThat(look(18, violated(Property.LIN, 11))).isFalse();
    }

    @Test
    void violation_amongOthersThatCome_counts() {
        assertThat(look(10, violated(Property.N2, 7), valid(Property.LIN))).isFalse();
        assertThat(look(14, violated(Property.N2, 5, 7), violated(Property.LIN, 12)))
                .isTrue();
    }

    @Test
    void violation_whoseWitnessGrows_isKnownAgain() {
        Finding grown = new Finding(
                Property.N2,
                Verdict.INVALID,
                "violated",
                List.of(new Witness("seen until 14", List.of(new Stall(7, "w1.1", 8), new Stall(14, "w1.1", 15)))),
                Map.of());

        assertThat(look(10, violated(Property.N2, 7))).isFalse();
        assertThat(look(14, grown)).isTrue();
    }
}
