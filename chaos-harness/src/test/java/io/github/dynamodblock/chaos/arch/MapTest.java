package io.github.dynamodblock.chaos.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the map of the code names is there, and so is what other pages name with its package or its member. */
class MapTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of(
            "runtime/lock", "runtime", "runtime/table", "deployment", "chaos-harness/dynamodb-local", "chaos-harness");

    /** They name the types of other libraries. */
    private static final Set<String> OF_OTHERS = Set.of("migrate-from-python.md", "migrate-from-shedlock.md");

    private static final Pattern NAMED =
            Pattern.compile("`(?:[a-z]+\\.)*([A-Z]\\w*[a-z]\\w*)(?:\\.([A-Z]\\w*[a-z]\\w*))?[^`]*`");

    /** {@code core.TenureRunner}, {@code Tenure.Input} or {@code LockVariant.user}; of a name without a dot nobody knows whose it is. */
    private static final Pattern WRITTEN_OUT =
            Pattern.compile("`(?!(?:java|javax|org|com|io|software|System)\\.)(?:[a-z]\\w*\\.)*"
                    + "([A-Z]\\w*[a-z]\\w*(?:\\.[A-Z]\\w*[a-z]\\w*)*)(?:\\.([a-z]\\w*))?");

    private static final Pattern IMPORTED =
            Pattern.compile("^import io\\.github\\.dynamodblock\\.(?:[a-z]+\\.)*([A-Z]\\w*)", Pattern.MULTILINE);

    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");

    /** Of each type the sources that declare one of that name. */
    private static final Map<String, String> SOURCES = sources();

    @Test
    void types_thatTheMapNames_areThere() {
        assertThat(named(read(ROOT.resolve("docs/internals/map.md"))))
                .hasSizeGreaterThan(50)
                .isSubsetOf(SOURCES.keySet());
    }

    @Test
    void type_thatIsGone_isFound() {
        assertThat(named("asks `core.GoneForEver` and `Tenure.NeverThere`, by `Releasing.answered`"))
                .containsExactlyInAnyOrder("GoneForEver", "Tenure", "NeverThere", "Releasing");
        assertThat(SOURCES).doesNotContainKeys("GoneForEver", "NeverThere");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void names_thatAPageWritesOut_areThere(Path page) {
        assertThat(gone(read(page))).isEmpty();
    }

    /** Examples that import a type which was renamed do not compile. */
    @ParameterizedTest
    @MethodSource("pages")
    void types_thatAnExampleImports_areThere(Path page) {
        assertThat(imported(read(page))).isSubsetOf(SOURCES.keySet());
    }

    @Test
    void importOfATypeThatIsGone_isFound() {
        assertThat(imported("```java\nimport io.github.dynamodblock.dynamodb.GoneForEver;\nimport java.util.List;\n"))
                .containsExactly("GoneForEver");
    }

    private static Set<String> imported(String page) {
        return IMPORTED.matcher(page)
                .results()
                .map(type -> type.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void pages_areNotNone_andSomeWriteNamesOut() {
        assertThat(pages()).hasSizeGreaterThan(20);
        assertThat(pages().flatMap(page -> writtenOut(read(page)))).hasSizeGreaterThan(50);
    }

    @Test
    void nameThatIsWrittenOut_andGone_isFound() {
        assertThat(gone("`core.GoneForEver`, `Tenure.NeverThere`, `Tenure.goneForEver()`, `Tenure.Input.goneForEver`"))
                .containsExactly(
                        "`core.GoneForEver", "`Tenure.NeverThere", "`Tenure.goneForEver", "`Tenure.Input.goneForEver");
    }

    @Test
    void nameThatIsThere_orOfOthers_isNotFound() {
        assertThat(gone("`Tenure.Input`, `core.TenureRunner.feed`, `LockVariant.user`, `GoneForEver`, `System.Logger`,"
                        + " `java.Gone`"))
                .isEmpty();
    }

    private static Set<String> named(String page) {
        return NAMED.matcher(page)
                .results()
                .flatMap(name -> Stream.of(name.group(1), name.group(2)))
                .filter(name -> name != null)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<MatchResult> writtenOut(String page) {
        return WRITTEN_OUT.matcher(page).results().filter(name -> name.group().contains("."));
    }

    private static List<String> gone(String page) {
        return writtenOut(page)
                .filter(Predicate.not(MapTest::isThere))
                .map(MatchResult::group)
                .toList();
    }

    private static boolean isThere(MatchResult name) {
        List<String> types = List.of(name.group(1).split("\\.", -1));
        String source = SOURCES.getOrDefault(types.get(types.size() - 1), "");
        boolean member = name.group(2) == null
                || Pattern.compile("\\b" + name.group(2) + "\\b")
                        .matcher(source)
                        .find();
        return SOURCES.keySet().containsAll(types) && member;
    }

    static Stream<Path> pages() {
        return Stream.concat(
                Stream.of("README.md", "CONTRIBUTING.md", "docs/tutorial.md").map(ROOT::resolve),
                Stream.of("internals", "explanation", "how-to", "reference")
                        .flatMap(folder -> files(ROOT.resolve("docs").resolve(folder), ".md"))
                        .filter(page -> !OF_OTHERS.contains(page.getFileName().toString())));
    }

    private static Map<String, String> sources() {
        return MODULES.stream()
                .flatMap(module -> Stream.of("main", "test").map(kind -> ROOT.resolve(module + "/src/" + kind)))
                .flatMap(root -> files(root, ".java"))
                .map(MapTest::read)
                .flatMap(source -> DECLARED.matcher(source)
                        .results()
                        .map(type -> type.group(1))
                        .distinct()
                        .map(type -> Map.entry(type, source)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, String::concat));
    }

    private static Stream<Path> files(Path root, String suffix) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList().stream();
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
