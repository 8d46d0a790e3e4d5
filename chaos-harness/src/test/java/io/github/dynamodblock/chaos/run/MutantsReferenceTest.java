package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.client.Clients;
import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.mutant.Mutants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One mistake has one number and one name in every command, and one line in {@code docs/reference/mutants.md}. */
class MutantsReferenceTest {
    private static final Path REFERENCE = Path.of("..", "docs", "reference", "mutants.md");
    private static final String PREFIX = "mutant:";

    /** A mutant as a command knows it, the number with the name: {@code 16 retry-bumps-token}. */
    private static String known(int number, String name) {
        return number + " " + name;
    }

    private static Set<String> simulated() {
        return Mutants.all().stream()
                .map(mutant -> known(mutant.number(), mutant.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> explored() {
        return Arrays.stream(io.github.dynamodblock.chaos.explore.ExploredMutant.values())
                .map(mutant -> known(mutant.number(), mutant.id()))
                .toList();
    }

    /** Those that run has, which knows no numbers. */
    private static List<String> run() {
        return Clients.names().stream()
                .filter(client -> client.startsWith(PREFIX))
                .map(client -> client.substring(PREFIX.length()))
                .toList();
    }

    /** Those of {@code used} that are not in {@code known}. */
    private static List<String> strangers(Collection<String> known, Collection<String> used) {
        return used.stream().filter(name -> !known.contains(name)).toList();
    }

    @Test
    void number_ofAnExploredMutant_meansTheNameThatItHasInTheSimulation() {
        assertThat(explored()).isNotEmpty();
        assertThat(strangers(simulated(), explored())).isEmpty();
    }

    @Test
    void name_ofAMutantOfARun_isTheOneOfTheSimulation() {
        assertThat(run()).isNotEmpty();
        assertThat(strangers(Mutants.all().stream().map(Mutant::name).toList(), run()))
                .isEmpty();
    }

    @Test
    void name_ofAnotherNumber_orAnotherName_isAStranger() {
        assertThat(strangers(simulated(), List.of("31 any-token", "30 any-token", "31 without-token")))
                .containsExactly("30 any-token", "31 without-token");
    }

    @Test
    void reference_listsTheMutants_withWhatFindsThem() throws IOException {
        List<String> rows = Files.readAllLines(REFERENCE).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Mutants.all().stream().map(MutantsReferenceTest::row).toList());
    }

    private static String row(Mutant mutant) {
        String simulated = mutant.named().stream()
                .map(io.github.dynamodblock.chaos.checker.Property::code)
                .collect(Collectors.joining(", "));
        String explored = Arrays.stream(io.github.dynamodblock.chaos.explore.ExploredMutant.values())
                .filter(each -> each.id().equals(mutant.name()))
                .map(each -> each.law().code())
                .collect(Collectors.joining());
        String run = run().contains(mutant.name())
                ? Stream.of(Property.values())
                        .filter(property -> FirstViolation.endsIt(PREFIX + mutant.name(), property))
                        .map(Property::code)
                        .collect(Collectors.joining(", "))
                : "";
        return String.join(
                " | ",
                "| " + mutant.number(),
                "`" + mutant.name() + "`",
                mutant.defect(),
                simulated,
                explored,
                run + " |");
    }
}
