package io.github.dynamodblock.arch;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is API stands in several files: each list names the same packages, and each type its first version. */
class ApiPackagesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern INTERNAL = Pattern.compile("<javadoc\\.internal>([^<]+)</javadoc\\.internal>");
    private static final Pattern COMPARED = Pattern.compile("<include>(" + Walls.ROOT + "[^<]*)</include>");

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("^public [a-z ]*(class|interface|record|enum|@interface) ", Pattern.MULTILINE);

    private static Stream<String> found(Pattern pattern, String file) throws IOException {
        return pattern.matcher(Files.readString(ROOT.resolve(file))).results().map(match -> match.group(1));
    }

    private static Set<String> packages(String module) throws IOException {
        Path sources = ROOT.resolve(module).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                    .collect(toSet());
        }
    }

    private static boolean listed(String list, String name) {
        return Arrays.stream(list.split(":"))
                .anyMatch(entry -> entry.endsWith(".*")
                        ? name.startsWith(entry.substring(0, entry.length() - 1))
                        : name.equals(entry));
    }

    private static Stream<String> documented(String module) throws IOException {
        String internal = found(INTERNAL, module + "/pom.xml").findFirst().orElseThrow();
        return packages(module).stream().filter(name -> !listed(internal, name));
    }

    @Test
    void publicTypes_nameTheVersionInWhichTheyAppeared() throws IOException {
        for (String name : ApiListingTest.PACKAGES) {
            String module = name.equals(Walls.ROOT + ".quarkus") ? "runtime" : "runtime/lock";
            Path sources = ROOT.resolve(module).resolve("src/main/java").resolve(name.replace('.', '/'));
            try (Stream<Path> files = Files.list(sources)) {
                assertThat(files.filter(file -> file.toString().endsWith(".java")))
                        .as("the types of " + name)
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(sinceIsMissing(Files.readString(file)))
                                .as(file + ": a public type without @since")
                                .isFalse());
            }
        }
    }

    @Test
    void sinceIsMissing_ofAPublicTypeWithoutTheTag_isSeen() {
        assertThat(sinceIsMissing("/** A lock. */\npublic final class Lock {}")).isTrue();
        assertThat(sinceIsMissing("/**\n * A lock.\n *\n * @since 1.0.0\n */\npublic final class Lock {}"))
                .isFalse();
        assertThat(sinceIsMissing("/** A part. */\nfinal class Part {}")).isFalse();
    }

    private static boolean sinceIsMissing(String source) {
        Matcher type = PUBLIC_TYPE.matcher(source);
        return type.find() && !source.substring(0, type.start()).contains("@since");
    }

    @Test
    void documentedPackages_areTheApi() throws IOException {
        assertThat(Stream.concat(documented("runtime/lock"), documented("runtime")))
                .as("the packages that javadoc.internal of runtime/lock/pom.xml and of runtime/pom.xml leaves")
                .containsExactlyInAnyOrderElementsOf(ApiListingTest.PACKAGES);
    }

    @Test
    void comparedPackages_areTheApi() throws IOException {
        assertThat(found(COMPARED, "pom.xml"))
                .as("the packages that the profile api-compare of pom.xml includes")
                .containsExactlyInAnyOrderElementsOf(ApiListingTest.PACKAGES);
    }

    @Test
    void releasingPage_namesThePackages() throws IOException {
        // A line can end anywhere.
        String page = Files.readString(ROOT.resolve("docs/releasing.md")).replaceAll("\\s+", " ");
        String api = page.substring(page.indexOf("public API consists of"), page.indexOf("without the types"));

        assertThat(Pattern.compile("`([^`]+)`")
                        .matcher(api)
                        .results()
                        .map(match -> match.group(1).replace("….", Walls.ROOT + ".")))
                .containsExactlyInAnyOrderElementsOf(ApiListingTest.PACKAGES);
    }
}
