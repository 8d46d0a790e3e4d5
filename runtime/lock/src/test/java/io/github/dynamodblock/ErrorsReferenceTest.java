package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/errors.md} says what there is. */
class ErrorsReferenceTest {
    private static final Pattern EXCEPTION = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);
    /** Of the table of bad input: all that begin otherwise belong to other tables. */
    private static final Pattern LINE = Pattern.compile("^\\| (?!`|---|asked for|exception).*", Pattern.MULTILINE);

    private final String text = ReferenceTests.page("errors.md");

    @Test
    void reference_eachLineOfBadInput_namesATestThatIsThere() {
        ReferenceTests.requireTests(text, LINE, 20);
    }

    @Test
    void reference_listsTheExceptions() {
        assertThat(EXCEPTION.matcher(text).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(Stream.of(LockException.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }
}
