package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.util.VersionInfo;

/** What the tools of Quarkus add to a project. {@code .ci/first-steps} makes and tests such a project. */
class CodestartTest {
    private static final Path RUNTIME = Path.of("..", "runtime", "src", "main");
    private static final Path CODESTART = RUNTIME.resolve("codestarts/quarkus/dynamodb-lock-codestart");

    @Test
    void codestart_namesTheVersionOfTheSdk_thatTheExtensionBrings() throws IOException {
        assertThat(Files.readString(CODESTART.resolve("codestart.yml")))
                .contains("- software.amazon.awssdk:netty-nio-client:" + VersionInfo.SDK_VERSION);
    }

    @Test
    void extension_namesTheCodestart() throws IOException {
        assertThat(Files.readString(CODESTART.resolve("codestart.yml"))).contains("ref: dynamodb-lock\n");
        assertThat(Files.readString(RUNTIME.resolve("resources/META-INF/quarkus-extension.yaml")))
                .contains("  codestart:\n    name: \"dynamodb-lock\"\n");
    }

    /** The icon and the guide are files of this repository. */
    @Test
    void extension_namesFilesThatExist() throws IOException {
        List<String> files = Pattern.compile("quarkus-dynamodb-lock/(?:blob/)?main/([^\"\\s]+)")
                .matcher(Files.readString(RUNTIME.resolve("resources/META-INF/quarkus-extension.yaml"))
                        + Files.readString(CODESTART.resolve("codestart.yml")))
                .results()
                .map(file -> file.group(1))
                .toList();

        assertThat(files)
                .hasSize(3)
                .allSatisfy(file -> assertThat(Path.of("..", file)).exists());
    }

    @Test
    void skill_namesTypesAndPropertiesThatExist() throws IOException {
        String skill = resource("/META-INF/quarkus-skill.md");
        String reference = Files.readString(Path.of("..", "docs", "reference", "configuration.md"));

        assertThat(skill).startsWith("# ").contains("@" + Locked.class.getSimpleName());
        List<String> properties = Pattern.compile("quarkus\\.dynamodb-lock\\.[a-z-]+")
                .matcher(skill)
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(properties)
                .isNotEmpty()
                .allSatisfy(property -> assertThat(reference).contains("| `" + property + "` |"));
        assertThat(Files.readString(Path.of("..", "docs", "reference", "api.txt")))
                .contains("io.github.dynamodblock.memory.TestLocks", "io.github.dynamodblock.quarkus.UniLockClient");
    }

    private static String resource(String name) throws IOException {
        try (InputStream content = CodestartTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(content, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
