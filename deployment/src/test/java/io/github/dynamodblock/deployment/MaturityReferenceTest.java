package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of {@code docs/reference/maturity.md} names a test or a file that exists. */
class MaturityReferenceTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void page_namesTestsAndFilesThatExist() throws IOException {
        Set<String> sources = sources();
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/reference/maturity.md")).stream()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.startsWith("| Capability |") && !line.startsWith("| Item |"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(25);
        assertThat(rows).allSatisfy(row -> assertThat(shown(row)).isNotEmpty());
        assertThat(rows.stream()
                        .flatMap(row -> shown(row).stream())
                        .filter(name -> !sources.contains(name + ".java") && !Files.exists(ROOT.resolve(name))))
                .isEmpty();
    }

    /** Returns what the last cell names. */
    private static List<String> shown(String row) {
        return NAME.matcher(row.substring(row.lastIndexOf('|', row.length() - 2)))
                .results()
                .map(name -> name.group(1))
                .toList();
    }

    private static Set<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
                    .collect(Collectors.toSet());
        }
    }
}
