package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.runtime.LockRecorder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The descriptor of the extension, as the tools of Quarkus find it in the artifact. */
class DescriptorTest {
    private static final Pattern TESTED = Pattern.compile("\\| Quarkus \\| ([0-9.]+),");

    /** Otherwise the tools of Quarkus would not offer the extension to applications with a version that is tested. */
    @Test
    void descriptor_requiresTheOldestVersionOfQuarkusThatIsTested() throws IOException {
        String oldest = TESTED.matcher(Files.readString(Path.of("..", "docs", "releasing.md")))
                .results()
                .map(row -> row.group(1))
                .findFirst()
                .orElseThrow();

        assertThat(packaged("quarkus-extension.yaml").lines())
                .contains("  requires-quarkus-core: \"[" + oldest + ",)\"");
        assertThat(packaged("quarkus-extension.properties").lines())
                .contains("requires-quarkus-version=[" + oldest + ",)");
    }

    /** Returns a file of the artifact of the extension. Other extensions have files of the same name. */
    private static String packaged(String name) throws IOException {
        URL artifact = LockRecorder.class.getProtectionDomain().getCodeSource().getLocation();
        String found = artifact.getPath().endsWith(".jar") ? "jar:" + artifact + "!/" : artifact.toString();
        try (InputStream file = new URL(found + "META-INF/" + name).openStream()) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
