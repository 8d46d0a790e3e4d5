package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/errors.md} says what there is. */
class ErrorsReferenceTest {
    private static final Path REFERENCE = Path.of("..", "docs", "reference", "errors.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)` \\|$", Pattern.MULTILINE);
    private static final Pattern EXCEPTION = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);
    /** Of the table of bad input: all that begin otherwise belong to other tables. */
    private static final Pattern LINE = Pattern.compile("^\\| (?!`|---|asked for|exception).*", Pattern.MULTILINE);

    private final String text = read(REFERENCE);

    @Test
    void reference_eachLineOfBadInput_namesATestThatIsThere() throws IOException {
        Map<String, String> sources;
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            sources = files.filter(file -> file.toString().endsWith("Test.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), ErrorsReferenceTest::read));
        }
        List<MatchResult> tests = TEST.matcher(text).results().toList();

        assertThat(tests)
                .hasSameSizeAs(LINE.matcher(text).results().toList())
                .hasSizeGreaterThan(20)
                .allSatisfy(test -> assertThat(sources.getOrDefault(test.group(1), ""))
                        .as(test.group())
                        .contains("void " + test.group(2) + "("));
    }

    @Test
    void reference_listsTheExceptions() {
        assertThat(EXCEPTION.matcher(text).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(Stream.of(LockException.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
