package io.github.dynamodblock.chaos.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A room and what a line in it may know.
 *
 * @param packages the pattern of its packages
 * @param known the patterns of the other rooms and of the libraries that it may use
 */
record Room(String name, String packages, List<String> known) {
    /** Open to all rooms; the empty package is that of arrays of primitives. */
    private static final List<String> OPEN = List.of("java..", "org.jspecify..", "");

    static Room of(String name, String packages, String... known) {
        return new Room(name, packages, Arrays.asList(known));
    }

    ArchRule wall() {
        String[] open =
                Stream.of(OPEN, List.of(packages), known).flatMap(List::stream).toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(packages)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(open)
                .allowEmptyShould(true)
                .as("the room " + name + " knows only " + String.join(", ", known));
    }
}
