package io.github.dynamodblock.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jboss.jandex.Index;
import org.jboss.jandex.MethodInfo;

/**
 * Writes the tables of {@code docs/reference/configuration.md} from the interfaces of the configuration. The
 * descriptions are their Javadoc, as the annotation processor of Quarkus packages it for the Dev UI.
 *
 * @param tables the tables by the names in their markers
 * @param javadoc the descriptions by the names of their methods
 */
record ConfigurationReference(Map<String, Table> tables, Properties javadoc) {
    private static final String BEGIN = "<!-- generated: ";
    private static final String END = "<!-- end -->";

    /** @param head what the properties are, for the head of the table */
    record Table(String head, List<Group> groups) {}

    /** @param prefix the text between the prefix of all properties and the name of a property of this interface */
    record Group(String prefix, Class<?> type) {}

    /** Returns the Javadoc of all extensions on the class path. */
    static Properties packagedJavadoc() {
        Properties all = new Properties();
        try {
            for (URL file : Collections.list(ConfigurationReference.class
                    .getClassLoader()
                    .getResources("META-INF/quarkus-javadoc.properties"))) {
                try (Reader text = new InputStreamReader(file.openStream(), UTF_8)) {
                    all.load(text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Returns the page with the present tables between its markers. */
    List<String> rewritten(List<String> page) {
        List<String> now = new ArrayList<>();
        boolean inTable = false;
        for (String line : page) {
            if (line.equals(END)) {
                inTable = false;
            }
            if (!inTable) {
                now.add(line);
            }
            if (line.startsWith(BEGIN)) {
                inTable = true;
                String name = line.substring(BEGIN.length()).replace(" -->", "");
                now.add("");
                now.addAll(lines(Optional.ofNullable(tables.get(name))
                        .orElseThrow(() -> new IllegalArgumentException("There is no table '" + name + "'"))));
                now.add("");
            }
        }
        return now;
    }

    private List<String> lines(Table table) {
        return Stream.concat(
                        Stream.of(
                                "| " + table.head() + " | Default | Meaning, and when to change it |", "|---|---|---|"),
                        table.groups().stream().flatMap(this::rows))
                .toList();
    }

    private Stream<String> rows(Group group) {
        try {
            return Index.of(group.type())
                    .getClassByName(group.type())
                    // Reflection has no order of methods.
                    .methodsInDeclarationOrder()
                    .stream()
                    .map(MethodInfo::name)
                    .map(name -> method(group.type(), name))
                    .filter(method -> !method.isDefault() && method.getReturnType() != Map.class)
                    .map(method -> row(group, method));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Method method(Class<?> type, String name) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String row(Group group, Method method) {
        String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        String value = Optional.ofNullable(method.getAnnotation(WithDefault.class))
                .map(with -> "`" + with.value() + "`")
                .orElse("–");
        return "| `quarkus.dynamodb-lock." + group.prefix() + name + "` | " + value + " | "
                + description(group.type().getCanonicalName() + "." + method.getName()) + " |";
    }

    private String description(String method) {
        String text = javadoc.getProperty(method, "")
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .strip();
        if (text.isEmpty() || text.contains("{@") || text.contains("|")) {
            throw new IllegalArgumentException("The Javadoc of " + method
                    + " cannot be a description in a table: it must have text, and no tag except @code: " + text);
        }
        return text;
    }
}
