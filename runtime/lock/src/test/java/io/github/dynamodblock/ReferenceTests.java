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

/** A page of the reference whose lines end with the test that shows what they say. */
final class ReferenceTests {
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)` \\|$", Pattern.MULTILINE);

    private ReferenceTests() {}

    static String page(String name) {
        return read(Path.of("..", "..", "docs", "reference", name));
    }

    /** Fails unless each of those lines names a test of the lock that is there. */
    static void requireTests(String page, Pattern line, int atLeast) {
        Map<String, String> sources = sources();
        List<MatchResult> tests = TEST.matcher(page).results().toList();

        assertThat(tests)
                .hasSameSizeAs(line.matcher(page).results().toList())
                .hasSizeGreaterThan(atLeast)
                .allSatisfy(test -> assertThat(sources.getOrDefault(test.group(1), ""))
                        .as(test.group())
                        .contains("void " + test.group(2) + "("));
    }

    private static Map<String, String> sources() {
        return Stream.of(
                        Path.of("src", "test", "java"),
                        Path.of("..", "src", "test", "java"),
                        Path.of("..", "..", "deployment", "src", "test", "java"))
                .flatMap(ReferenceTests::files)
                .filter(file -> file.toString().matches(".*(Test|Contract)\\.java"))
                .filter(file -> !file.toString().contains("arch"))
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""), ReferenceTests::read));
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
