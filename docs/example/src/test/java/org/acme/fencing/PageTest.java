package org.acme.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Java the pages show is a part of the recipes, which are compiled and tried. */
class PageTest {
    private static final Path PAGES = Path.of("..", "how-to");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"fence-writes.md", "commit.md"})
    void page_eachPieceOfJava_isInARecipe(String page) throws IOException {
        String recipes;
        try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "org", "acme", "fencing"))) {
            recipes = squeezed(files.sorted().map(PageTest::read).collect(Collectors.joining("\n")));
        }
        List<MatchResult> pieces =
                JAVA.matcher(read(PAGES.resolve(page))).results().toList();

        assertThat(pieces).hasSizeGreaterThan(2);
        assertThat(pieces).allSatisfy(piece -> assertThat(recipes).contains(squeezed(piece.group(1))));
    }

    /** Without the page's own way to break lines. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
