package io.github.dynamodblock.quarkus.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls with different values have different keys. */
class KeySeparatorTest {
    /** What the rules treat specially, and what could be mistaken for it. */
    private static final List<String> CHARACTERS =
            List.of("%", "-", "/", ":", " ", "2", "5", "D", "d", "F", "x", "é", "–", "€", "😀", "😁", "\u0000");

    private static final List<String> SEPARATING = List.of("-", "/", ":", " ", "–", "€", "😀", "😁", "\u0000");

    private static LockedMethod method(List<String> texts) {
        List<KeyPiece> pieces = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            pieces.add(new KeyPiece.Text(texts.get(i)));
            if (i < texts.size() - 1) {
                pieces.add(new KeyPiece.Value("v" + i, i, Optional.empty()));
            }
        }
        return Sites.method("Bean#method", pieces, Optional.empty());
    }

    private static String key(List<String> texts, Object... values) {
        return method(texts).key(values);
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
        }
        return text.toString();
    }

    /** A template of two to four values: the text before each of them, and the text at the end. */
    private static List<String> template(Random random) {
        List<String> texts = new ArrayList<>(List.of(text(random, 2)));
        for (int values = 1 + random.nextInt(3); values > 0; values--) {
            texts.add(SEPARATING.get(random.nextInt(SEPARATING.size())) + text(random, 2));
        }
        texts.add(text(random, 2));
        return texts;
    }

    /** Reads the values out of a key, as the proof says that one can. */
    private static List<String> read(List<String> texts, String key) {
        List<String> values = new ArrayList<>();
        int at = texts.get(0).length();
        for (String text : texts.subList(1, texts.size() - 1)) {
            int end = key.indexOf(Character.toString(text.codePointAt(0)), at);
            values.add(decoded(key.substring(at, end)));
            assertThat(key).startsWith(key.substring(0, end) + text);
            at = end + text.length();
        }
        values.add(key.substring(at, key.length() - texts.get(texts.size() - 1).length()));
        return values;
    }

    private static String decoded(String written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < written.length(); ) {
            int c = written.codePointAt(at);
            if (c == '%') {
                bytes.write(Integer.parseInt(written.substring(at + 1, at + 3), 16));
                at += 3;
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
                at += Character.charCount(c);
            }
        }
        return bytes.toString(UTF_8);
    }

    @Test
    void key_ofAnyTemplateAndValues_canBeReadBackInOneWayOnly() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            List<String> texts = template(random);
            List<String> values = new ArrayList<>();
            for (int i = 0; i < texts.size() - 1; i++) {
                values.add(text(random, 4));
            }
            assertThat(read(texts, key(texts, values.toArray()))).isEqualTo(values);
        }
    }

    @Test
    void keys_ofDifferentValues_differ() {
        List<String> texts = List.of("", "-", "");
        assertThat(key(texts, "x-y", "z")).isNotEqualTo(key(texts, "x", "y-z"));
        assertThat(key(texts, "x%2Dy", "z")).isNotEqualTo(key(texts, "x-y", "z"));
    }

    @ParameterizedTest
    @CsvSource({
        "x-y, z-1, x%2Dy-z-1",
        "50%, z%, 50%25-z%",
        "x, '', x-",
        "'', z, -z",
        "é/😀, z, é/😀-z",
    })
    void key_ofTwoValues_encodesOnlyWhatItMust(String one, String other, String key) {
        assertThat(key(List.of("", "-", ""), one, other)).isEqualTo(key);
    }

    @Test
    void key_separatedByACharacterOfSeveralBytes_encodesAllOfThem() {
        assertThat(key(List.of("", "😀", ""), "a😀b😁", "c😀")).isEqualTo("a%F0%9F%98%80b😁😀c😀");
    }

    @Test
    void key_ofOneValue_isThatValue() {
        assertThat(key(List.of("order-", "-%"), "7-8%")).isEqualTo("order-7-8%-%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a-", "é-", "7", "%-", "٣", "𝒳"})
    void text_thatKeepsNoValuesApart_isRefused(String between) {
        assertThatThrownBy(() -> method(List.of("", between, "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two of its values");
        assertThat(method(List.of(between, between)).key(new Object[] {"v"})).isEqualTo(between + "v" + between);
    }
}
