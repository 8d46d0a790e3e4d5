package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.runtime.ClientNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No client can have the name of a group of properties: its properties could not be told from those of the group. */
class ReservedNamesTest {
    private static final Pattern GROUP = Pattern.compile("prefix = \"quarkus\\.dynamodb-lock\\.([a-z-]+)\"");

    @Test
    void names_ofGroupsOfProperties_areReserved() throws IOException {
        Set<String> groups;
        try (Stream<Path> main = Files.walk(Path.of("src/main"));
                Stream<Path> runtime = Files.walk(Path.of("../runtime/src/main"))) {
            groups = Stream.concat(main, runtime)
                    .filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> GROUP.matcher(read(file)).results())
                    .map(group -> group.group(1))
                    .collect(Collectors.toSet());
        }

        assertThat(groups).hasSizeGreaterThan(3);
        assertThat(ClientNames.reserved()).containsAll(groups);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
