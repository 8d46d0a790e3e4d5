package io.github.dynamodblock.deployment.devservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DevServiceConfigTest {
    @Test
    void reference_listsTheProperties() throws Exception {
        String prefix = "| `quarkus.dynamodb-lock.devservices.";
        List<String> listed = Files.readAllLines(Path.of("..", "docs", "reference", "configuration.md")).stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length(), line.indexOf("` |")))
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(Stream.of(DevServiceConfig.class.getDeclaredMethods())
                        .map(method -> method.getName())
                        .toList())
                .contains(DevServiceChoice.ENABLED.substring(prefix.length() - 3));
    }
}
