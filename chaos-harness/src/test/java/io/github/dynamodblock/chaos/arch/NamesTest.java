package io.github.dynamodblock.chaos.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One name has one meaning: no two packages of the lock and the harness have a type of the same name. */
class NamesTest {
    private static List<String> repeated(Stream<String> types) {
        return types
                .collect(Collectors.groupingBy(
                        type -> type.substring(type.lastIndexOf('.') + 1), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(same -> same.size() > 1)
                .map(same -> same.stream().sorted().collect(Collectors.joining(", ")))
                .toList();
    }

    @Test
    void types_ofDifferentPackages_haveDifferentNames() {
        Stream<String> types = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.github.dynamodblock")
                        .stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .map(JavaClass::getName);

        assertThat(repeated(types)).isEmpty();
    }

    @Test
    void repeated_namesThePackagesThatShareAName() {
        assertThat(repeated(Stream.of("b.Grant", "a.Grant", "a.Loss"))).containsExactly("a.Grant, b.Grant");
    }
}
