package io.github.dynamodblock.chaos.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the map of the code names is there. */
class MapTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("runtime/lock", "runtime", "runtime/table", "chaos-harness");
    private static final Pattern NAMED =
            Pattern.compile("`(?:[a-z]+\\.)*([A-Z]\\w*[a-z]\\w*)(?:\\.([A-Z]\\w*[a-z]\\w*))?[^`]*`");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");

    @Test
    void types_thatTheMapNames_areThere() throws IOException {
        assertThat(named(Files.readString(ROOT.resolve("docs/internals/map.md"))))
                .hasSizeGreaterThan(50)
                .isSubsetOf(declared());
    }

    @Test
    void type_thatIsGone_isFound() {
        assertThat(named("asks `core.GoneForEver` and `Tenure.NeverThere`, by `Releasing.answered`"))
                .containsExactlyInAnyOrder("GoneForEver", "Tenure", "NeverThere", "Releasing");
        assertThat(declared()).doesNotContain("GoneForEver", "NeverThere");
    }

    private static Set<String> named(String page) {
        return NAMED.matcher(page)
                .results()
                .flatMap(name -> Stream.of(name.group(1), name.group(2)))
                .filter(name -> name != null)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Collection<String> declared() {
        return MODULES.stream()
                .flatMap(module -> Stream.of("main", "test").map(kind -> ROOT.resolve(module + "/src/" + kind)))
                .flatMap(MapTest::sources)
                .flatMap(source -> DECLARED.matcher(read(source)).results())
                .map(type -> type.group(1))
                .collect(Collectors.toSet());
    }

    private static Stream<Path> sources(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
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
