package io.github.dynamodblock.chaos.arch;

import static io.github.dynamodblock.chaos.arch.Walls.HARNESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class WallsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HARNESS);

    private static final Map<String, ArchRule> RULES = rules();

    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        Walls.ROOMS.forEach(room -> rules.put(room.name(), room.wall()));
        rules.put("a room for all", Walls.EVERY_CLASS_HAS_A_ROOM);
        rules.put("adapters", Walls.TIME_AND_CHANCE_HAVE_ADAPTERS);
        rules.put("machines", Walls.ONLY_EXPLORE_FEEDS_THE_MACHINES);
        rules.put("worlds", Walls.WORLDS_ARE_DETERMINED);
        rules.put("printing", Walls.ONLY_CLI_PRINTS);
        rules.put("children", Walls.CHILDREN_INHERIT_NO_SECRETS);
        rules.put("cycles", Walls.NO_CYCLES);
        rules.put("nulls", Walls.NULLS_ARE_MARKED);
        return rules;
    }

    private static ArchRule rule(String wall) {
        return Objects.requireNonNull(RULES.get(wall), wall);
    }

    static Stream<String> rulesByName() {
        return RULES.keySet().stream();
    }

    /** What must not stand: a class with this body in that package breaks that wall. */
    record Bad(String wall, String room, String body) {
        String className() {
            return room + ".Bad" + Integer.toHexString(body.hashCode());
        }

        String source() {
            return "class " + className().substring(room.length() + 1) + " { " + body + " }";
        }
    }

    static final List<Bad> SPECIMENS = List.of(
            new Bad("dynamodb", HARNESS + ".dynamodb", "io.github.dynamodblock.Lease lease;"),
            new Bad("history", HARNESS + ".history", "io.github.dynamodblock.Lease lease;"),
            new Bad("checker", HARNESS + ".checker", "io.github.dynamodblock.chaos.nemesis.Neighbour faults;"),
            new Bad("checker", HARNESS + ".checker", "io.github.dynamodblock.chaos.cluster.Neighbour machines;"),
            new Bad("checker", HARNESS + ".checker", "com.fasterxml.jackson.databind.JsonNode file;"),
            new Bad("report", HARNESS + ".report", "io.github.dynamodblock.chaos.run.Neighbour how;"),
            new Bad("workload", HARNESS + ".workload", "io.github.dynamodblock.chaos.nemesis.Neighbour faults;"),
            new Bad("workload", HARNESS + ".workload", "io.github.dynamodblock.chaos.report.Neighbour words;"),
            new Bad("nemesis", HARNESS + ".nemesis", "io.github.dynamodblock.chaos.workload.Neighbour clients;"),
            new Bad("nemesis", HARNESS + ".nemesis", "eu.rekawek.toxiproxy.ToxiproxyClient proxy;"),
            new Bad("cluster", HARNESS + ".cluster", "io.github.dynamodblock.chaos.history.Neighbour history;"),
            new Bad("client", HARNESS + ".client", "io.github.dynamodblock.chaos.report.Neighbour words;"),
            new Bad("run", HARNESS + ".run", "io.github.dynamodblock.chaos.cli.Neighbour typed;"),
            new Bad("run", HARNESS + ".run", "com.amazonaws.services.dynamodbv2.LockItem peers;"),
            new Bad("workload", HARNESS + ".workload", "com.amazonaws.services.dynamodbv2.LockItem peers;"),
            new Bad("explore", HARNESS + ".explore", "io.github.dynamodblock.memory.InMemoryStore store;"),
            new Bad("explore", HARNESS + ".explore", "io.github.dynamodblock.dynamodb.DynamoDbLocks locks;"),
            new Bad("explore", HARNESS + ".explore", "io.github.dynamodblock.chaos.client.Neighbour clients;"),
            new Bad("explore", HARNESS + ".explore", "io.github.dynamodblock.chaos.history.Neighbour history;"),
            new Bad("machines", HARNESS + ".run", "io.github.dynamodblock.core.protocol.Tenure tenure;"),
            new Bad("machines", HARNESS + ".client", "io.github.dynamodblock.core.protocol.Tenure.Input input;"),
            new Bad("mutant", HARNESS + ".mutant", "io.github.dynamodblock.chaos.simulation.Simulation played;"),
            new Bad("mutant", HARNESS + ".mutant", "io.github.dynamodblock.chaos.client.Neighbour clients;"),
            new Bad("run", HARNESS + ".run", "io.github.dynamodblock.memory.InMemoryStore store;"),
            new Bad("crosscheck", HARNESS + ".crosscheck", "io.github.dynamodblock.chaos.workload.Neighbour tasks;"),
            new Bad("cli", HARNESS + ".cli", "io.github.dynamodblock.chaos.report.Neighbour words;"),
            new Bad("cli", HARNESS + ".cli", "io.github.dynamodblock.dynamodb.LockTableAdmin admin;"),
            new Bad("cli", HARNESS + ".cli", "io.github.dynamodblock.chaos.report.Neighbour report;"),
            new Bad("simulation", HARNESS + ".simulation", "io.github.dynamodblock.chaos.cluster.Neighbour machines;"),
            new Bad("simulation", HARNESS + ".simulation", "io.github.dynamodblock.chaos.workload.Neighbour tasks;"),
            new Bad("simulation", HARNESS + ".simulation", "io.github.dynamodblock.chaos.nemesis.Neighbour faults;"),
            new Bad("simulation", HARNESS + ".simulation", "io.github.dynamodblock.chaos.history.Neighbour history;"),
            new Bad("simulation", HARNESS + ".simulation", "io.github.dynamodblock.chaos.report.Neighbour words;"),
            new Bad("simulation", HARNESS + ".simulation.world", "io.github.dynamodblock.chaos.run.Neighbour how;"),
            new Bad("worlds", HARNESS + ".simulation.world", "int leak = System.identityHashCode(this);"),
            new Bad(
                    "worlds",
                    HARNESS + ".simulation.oracle",
                    "java.util.Set<String> salted = java.util.Set.of(\"a\");"),
            new Bad("worlds", HARNESS + ".mutant", "Thread thread = new Thread(() -> {});"),
            new Bad(
                    "worlds",
                    HARNESS + ".simulation.world",
                    "Object pool = java.util.concurrent.CompletableFuture.runAsync(() -> {});"),
            new Bad("worlds", HARNESS + ".simulation.oracle", "Object fast = java.util.List.of(1).parallelStream();"),
            new Bad("adapters", HARNESS + ".simulation.world", "long now = System.nanoTime();"),
            new Bad("a room for all", HARNESS + ".util", ""),
            new Bad("adapters", HARNESS + ".checker", "long now = System.nanoTime();"),
            new Bad("adapters", HARNESS + ".history", "long now = System.currentTimeMillis();"),
            new Bad("adapters", HARNESS + ".run", "java.time.Instant now = java.time.Instant.now();"),
            new Bad("adapters", HARNESS + ".cluster", "java.time.Clock clock = java.time.Clock.systemUTC();"),
            new Bad("adapters", HARNESS + ".client", "void pause() throws Exception { Thread.sleep(1); }"),
            new Bad(
                    "adapters",
                    HARNESS + ".nemesis",
                    "void pause() throws Exception { java.util.concurrent.TimeUnit.SECONDS.sleep(1); }"),
            new Bad(
                    "adapters",
                    HARNESS + ".workload",
                    "void pause() { java.util.concurrent.locks.LockSupport.parkNanos(1); }"),
            new Bad("adapters", HARNESS + ".nemesis", "java.util.Random random = new java.util.Random();"),
            new Bad(
                    "adapters",
                    HARNESS + ".workload",
                    "java.util.SplittableRandom random = new java.util.SplittableRandom();"),
            new Bad(
                    "adapters",
                    HARNESS + ".run",
                    "java.security.SecureRandom random = new java.security.SecureRandom();"),
            new Bad(
                    "adapters",
                    HARNESS + ".client",
                    "int n = java.util.concurrent.ThreadLocalRandom.current().nextInt();"),
            new Bad(
                    "adapters",
                    HARNESS + ".cli",
                    "java.security.SecureRandom random = new java.security.SecureRandom();"),
            new Bad("adapters", HARNESS + ".cluster", "java.util.UUID id = java.util.UUID.randomUUID();"),
            new Bad("adapters", HARNESS + ".run", "double d = Math.random();"),
            new Bad("printing", HARNESS + ".run", "void tell() { System.out.println(); }"),
            new Bad("printing", HARNESS + ".report", "void tell(Exception e) { e.printStackTrace(); }"),
            new Bad("children", HARNESS + ".run", "Object child = new ProcessBuilder(\"true\");"),
            new Bad(
                    "children",
                    HARNESS + ".cli",
                    "Object child() throws Exception { return Runtime.getRuntime().exec(\"true\"); }"),
            new Bad("nulls", HARNESS + ".checker.sub", ""));

    /** A cycle of two, and a class that may do what others may not. */
    private static final Map<String, String> OTHERS = Map.of(
            HARNESS + ".history.Upper",
            "public class Upper { " + HARNESS + ".nemesis.Lower lower; }",
            HARNESS + ".nemesis.Lower",
            "public class Lower { " + HARNESS + ".history.Upper upper; }",
            HARNESS + ".nemesis.SystemTime",
            "class SystemTime { long now = System.nanoTime(); }",
            HARNESS + ".cli.Good",
            "class Good { void tell() { System.out.println(); } }");

    /** Rooms of which a specimen has a class, whether or not they exist. */
    private static final List<String> NEIGHBOURS =
            List.of(".client", ".history", ".checker", ".report", ".workload", ".nemesis", ".cluster", ".run", ".cli");

    private static JavaClasses compiled = new ClassFileImporter().importClasses();

    @BeforeAll
    static void compile(@TempDir Path directory) throws IOException {
        Map<String, String> sources = new HashMap<>(OTHERS);
        for (String room : NEIGHBOURS) {
            sources.put(HARNESS + room + ".Neighbour", "public class Neighbour {}");
        }
        SPECIMENS.forEach(bad -> sources.put(bad.className(), bad.source()));
        compiled = Specimen.of(directory, sources);
    }

    private static JavaClasses only(String... names) {
        return compiled.that(DescribedPredicate.describe(
                "one specimen", type -> List.of(names).contains(type.getName())));
    }

    static List<Bad> specimens() {
        return SPECIMENS;
    }

    @ParameterizedTest
    @MethodSource("rulesByName")
    void wall_thisHouse_stands(String wall) {
        rule(wall).check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("specimens")
    void wall_specimen_isCaught(Bad bad) {
        assertThatThrownBy(() -> rule(bad.wall()).check(only(bad.className())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(bad.className());
    }

    @Test
    void cycle_specimen_isCaught() {
        assertThatThrownBy(() -> Walls.NO_CYCLES.check(only(HARNESS + ".history.Upper", HARNESS + ".nemesis.Lower")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Upper")
                .hasMessageContaining("Lower");
    }

    @Test
    void house_ofTheHarness_isNotEmpty() {
        assertThat(HOUSE).hasSizeGreaterThan(10);
    }

    @Test
    void adapter_readsTheClock_andIsLet() {
        assertThat(only(HARNESS + ".nemesis.SystemTime")).hasSize(1);
        Walls.TIME_AND_CHANCE_HAVE_ADAPTERS.check(only(HARNESS + ".nemesis.SystemTime"));
    }

    @Test
    void cli_prints_andIsLet() {
        assertThat(only(HARNESS + ".cli.Good")).hasSize(1);
        Walls.ONLY_CLI_PRINTS.check(only(HARNESS + ".cli.Good"));
    }
}
