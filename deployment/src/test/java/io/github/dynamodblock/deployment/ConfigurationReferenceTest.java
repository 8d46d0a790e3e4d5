package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.deployment.ConfigurationReference.Group;
import io.github.dynamodblock.deployment.ConfigurationReference.Table;
import io.github.dynamodblock.deployment.devservice.DevServiceConfig;
import io.github.dynamodblock.quarkus.runtime.KeyConfig;
import io.github.dynamodblock.quarkus.runtime.LockConfig;
import io.github.dynamodblock.quarkus.runtime.LockMetricsConfig;
import io.github.dynamodblock.quarkus.runtime.LockRestConfig;
import io.github.dynamodblock.quarkus.runtime.LocksConfig;
import io.github.dynamodblock.quarkus.runtime.MethodConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/reference/configuration.md} are what the code says. */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "configuration.md");
    private static final String RUN = "Property";
    private static final String BUILD = "Property of the build";

    private static final Map<String, Table> TABLES = Map.of(
            "each client", new Table(RUN, List.of(new Group("", LockConfig.class))),
            "each client, build", new Table(BUILD, List.of(new Group("", ClientsConfig.Client.class))),
            "key patterns", new Table(RUN, List.of(new Group("locks.\"pattern\".", KeyConfig.class))),
            "all clients", new Table(RUN, List.of(new Group("", LocksConfig.class))),
            "methods", new Table(RUN, List.of(new Group("methods.\"method\".", MethodConfig.class))),
            "operations",
                    new Table(
                            BUILD,
                            Stream.of(
                                            HealthConfig.class,
                                            LockMetricsConfig.class,
                                            TracesConfig.class,
                                            LockRestConfig.class)
                                    .map(ConfigurationReferenceTest::root)
                                    .toList()),
            "dev service", new Table(BUILD, List.of(root(DevServiceConfig.class))));

    private static Group root(Class<?> type) {
        String prefix = type.getAnnotation(ConfigMapping.class).prefix();
        return new Group(prefix.replace("quarkus.dynamodb-lock.", "") + ".", type);
    }

    @Test
    void page_hasTheTablesThatTheCodeGives() throws IOException {
        ConfigurationReference reference = new ConfigurationReference(TABLES, ConfigurationReference.packagedJavadoc());
        List<String> page = Files.readAllLines(PAGE);
        List<String> now = reference.rewritten(page);
        if (Boolean.getBoolean("configuration.write")) {
            Files.write(PAGE, now);
            page = now;
        }

        assertThat(page)
                .as(
                        "%s. If you want this change, run the test with -Dconfiguration.write=true and commit the page",
                        PAGE.getFileName())
                .isEqualTo(now)
                .containsAll(TABLES.keySet().stream()
                        .map(name -> "<!-- generated: " + name + " -->")
                        .toList());
    }

    /** Every interface that the build of an application maps is in a table. */
    @Test
    void tables_containAllRootsOfTheExtension() throws IOException {
        List<String> roots = Stream.of(Path.of("..", "runtime"), Path.of("."))
                .flatMap(module -> lines(module.resolve("target/classes/META-INF/quarkus-config-roots.list")))
                .toList();

        assertThat(TABLES.values().stream()
                        .flatMap(table -> table.groups().stream())
                        .map(group -> Optional.<Class<?>>ofNullable(group.type().getDeclaringClass())
                                .orElse(group.type())
                                .getName()))
                .containsAll(roots);
        assertThat(roots).hasSizeGreaterThan(5);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An interface of a configuration. */
    interface Specimen {
        @WithDefault("7")
        int someNumber();

        Optional<String> someText();
    }

    private static ConfigurationReference specimen(String number, String text) {
        Properties javadoc = new Properties();
        javadoc.setProperty(Specimen.class.getCanonicalName() + ".someNumber", number);
        javadoc.setProperty(Specimen.class.getCanonicalName() + ".someText", text);
        return new ConfigurationReference(
                Map.of("specimen", new Table(RUN, List.of(new Group("some.", Specimen.class)))), javadoc);
    }

    @Test
    void table_ofAnInterface_hasItsPropertiesInTheirOrder() {
        assertThat(specimen("A number of\n{@code things}.", "A text.")
                        .rewritten(List.of("before", "<!-- generated: specimen -->", "old", "<!-- end -->", "after")))
                .containsExactly(
                        "before",
                        "<!-- generated: specimen -->",
                        "",
                        "| Property | Default | Meaning, and when to change it |",
                        "|---|---|---|",
                        "| `quarkus.dynamodb-lock.some.some-number` | `7` | A number of `things`. |",
                        "| `quarkus.dynamodb-lock.some.some-text` | – | A text. |",
                        "",
                        "<!-- end -->",
                        "after");
    }

    @Test
    void javadoc_thatNoTableCanShow_isRefused() {
        List<String> page = List.of("<!-- generated: specimen -->", "<!-- end -->");

        for (String wrong : List.of("", "See {@link Object}.", "One | two.")) {
            assertThatThrownBy(() -> specimen("Right.", wrong).rewritten(page))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Specimen.someText");
        }
        assertThatThrownBy(() -> specimen("Right.", "Right.").rewritten(List.of("<!-- generated: other -->")))
                .hasMessageContaining("There is no table 'other'");
    }
}
