package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every property has its line in {@code docs/reference/configuration.md}, and every line its property. */
class ConfigurationReferenceTest {
    private static final Path REFERENCE = Path.of("..", "docs", "reference", "configuration.md");

    @Test
    void reference_listsTheProperties_withTheirDefaults() throws IOException {
        List<String> rows = Files.readAllLines(REFERENCE).stream()
                .filter(line -> line.startsWith("| `quarkus.dynamodb-lock."))
                // Those of the build: a test of the module deployment compares them.
                .filter(line -> !line.matches(
                        "\\| `quarkus\\.dynamodb-lock\\.((devservices|health|metrics|traces|rest)\\.|aws-client`).*"))
                .map(line -> String.join("|", List.of(line.split("\\|", -1)).subList(1, 3)))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                rows("", LockConfig.class, "locks"),
                                rows("locks.\"pattern\".", KeyConfig.class, ""),
                                rows("", LocksConfig.class, "clients|methods|client"),
                                rows("methods.\"method\".", MethodConfig.class, ""))
                        .flatMap(Function.identity())
                        .toList());
    }

    /**
     * The rows of the properties of a group.
     *
     * @param groups the methods that are no properties
     */
    private static Stream<String> rows(String group, Class<?> type, String groups) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> !method.getName().matches(groups))
                .map(method -> row(group, method));
    }

    private static String row(String group, Method property) {
        String name = property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        String value = Optional.ofNullable(property.getAnnotation(WithDefault.class))
                .map(with -> " `" + with.value() + "` ")
                .orElse(" – ");
        return " `quarkus.dynamodb-lock." + group + name + "` |" + value;
    }
}
