package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each cell of {@code docs/how-to/combine-with-other-annotations.md} names a test that exists. */
class CombineReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "how-to", "combine-with-other-annotations.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void page_namesTestsThatExist() throws IOException {
        List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();
        assertThat(named).hasSizeGreaterThan(10);
        for (MatchResult test : named) {
            Path source = Path.of("src/test/java", getClass().getPackageName().replace('.', '/'))
                    .resolve(test.group(1) + ".java");
            assertThat(Files.readString(source)).contains("void " + test.group(2) + "(");
        }
    }
}
