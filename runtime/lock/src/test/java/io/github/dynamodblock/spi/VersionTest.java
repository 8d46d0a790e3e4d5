package io.github.dynamodblock.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    private static final String GRANT = "0123456789abcdef0123456789abcdef";
    private static final Pattern TEXT = Pattern.compile("([^.]{32})\\.([0-9]{12})(\\.commit)?", Pattern.DOTALL);

    /** What the text says, by another way. */
    private static Optional<Version> expected(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches() && !parts.group(2).equals("000000000000")
                ? Optional.of(new Version(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3) != null))
                : Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9, 10, 999_999_999_998L, 999_999_999_999L})
    void parse_whatAVersionSays_isThatVersion(long beat) {
        Version plain = new Version(GRANT, beat);
        assertThat(plain.toString()).hasSize(45).startsWith(GRANT + ".").endsWith(Long.toString(beat));
        assertThat(Version.parse(plain.toString())).contains(plain);
        Version commit = plain.committing();
        assertThat(commit).hasToString(plain + ".commit");
        assertThat(Version.parse(commit.toString())).contains(commit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".commit",
                "0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef.000000000000",
                "0123456789abcdef0123456789abcdef.00000000001",
                "0123456789abcdef0123456789abcdef.0000000000001",
                "0123456789abcdef0123456789abcdef.00000000001a",
                "0123456789abcdef0123456789abcdef.-00000000001",
                "0123456789abcdef0123456789abcdef.00000000000\u0661",
                "0123456789abcdef.123456789abcdef.000000000001",
                "0123456789abcdef0123456789abcdef-000000000001",
                "0123456789abcdef0123456789abcdef.000000000001.forced",
                "0123456789abcdef0123456789abcdef.000000000001.commit.commit",
                "6a2f41a3-c54c-fce8-32d2-0324e1c32e22"
            })
    void parse_anotherLibrarysText_saysNothing(String text) {
        assertThat(Version.parse(text)).isEmpty();
    }

    @Test
    void parse_textsThatDifferALittle_saysWhatTheFormSays() {
        Random random = new Random(1);
        String letters = "0123456789.abcommit\u0661\n";
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder(
                    new Version(GRANT, 1 + random.nextInt(1_000_000), random.nextBoolean()).toString());
            for (int change = random.nextInt(3); change > 0; change--) {
                int at = random.nextInt(text.length());
                char letter = letters.charAt(random.nextInt(letters.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, letter);
                    case 1 -> text.insert(at, letter);
                    default -> text.deleteCharAt(at);
                }
            }
            assertThat(Version.parse(text.toString())).as(text.toString()).isEqualTo(expected(text.toString()));
        }
    }
}
