package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys a pattern matches, and which of several patterns applies. */
class KeyPatternTest {
    @ParameterizedTest
    @CsvSource({
        "order-*, order-7, true",
        "order-*, order-, true",
        "order-*, order, false",
        "order-*, an-order-7, false",
        "*-7, order-7, true",
        "*-7, order-77, false",
        "*, anything, true",
        "o*r-*7, order-7-7, true",
        "o*r-*7, order-7-8, false",
        "a*b*c, abbbc, true",
        "a*b*c, acb, false",
        "order-7, order-7, true",
        "order-7, order-77, false",
        "a.c, abc, false",
    })
    void pattern_matchesKeys(String pattern, String key, boolean matches) {
        assertThat(new KeyPattern(pattern).matches(key)).isEqualTo(matches);
    }

    @Test
    void patterns_areSortedByWhatTheySay() {
        assertThat(Stream.of("*", "order-*", "order-7", "order-*-late", "a-long-key-*")
                        .map(KeyPattern::new)
                        .sorted(KeyPattern.MOST_SPECIFIC_FIRST)
                        .map(KeyPattern::text))
                .containsExactly("order-7", "a-long-key-*", "order-*-late", "order-*", "*");
    }

    /** All texts of these letters up to a length. */
    private static List<String> texts(String letters, int longest) {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0; i < all.size(); i++) {
            String one = all.get(i);
            if (one.length() < longest) {
                letters.chars().forEach(letter -> all.add(one + (char) letter));
            }
        }
        return all;
    }

    @Test
    void patterns_meet_exactlyIfAKeyMatchesBoth() {
        List<String> keys = texts("ab", 6);
        List<KeyPattern> patterns =
                texts("ab*", 3).stream().map(KeyPattern::new).toList();
        for (KeyPattern one : patterns) {
            for (KeyPattern other : patterns) {
                boolean common = keys.stream().anyMatch(key -> one.matches(key) && other.matches(key));
                assertThat(one.meets(other)).as(one + " and " + other).isEqualTo(common);
            }
        }
    }
}
