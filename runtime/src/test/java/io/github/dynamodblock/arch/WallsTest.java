package io.github.dynamodblock.arch;

import static io.github.dynamodblock.arch.Walls.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WallsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT)
            .that(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "of this module", type -> !type.getPackageName().startsWith(ROOT + ".chaos")));

    private static final Map<String, ArchRule> RULES = rules();

    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        Walls.ROOMS.forEach(room -> rules.put(room.name(), room.wall()));
        rules.put("a room for all", Walls.EVERY_CLASS_HAS_A_ROOM);
        rules.put("ports", Walls.TIME_AND_CHANCE_ARE_PORTS);
        rules.put("printing", Walls.NOBODY_PRINTS);
        rules.put("cycles", Walls.NO_CYCLES);
        rules.put("nulls", Walls.NULLS_ARE_MARKED);
        return rules;
    }

    static Stream<String> rulesByName() {
        return RULES.keySet().stream();
    }

    /** A wall, and what must not stand: the body of a class {@code Bad} of that package. */
    static Stream<Arguments> specimens() {
        return Stream.of(
                specimen("API", "", "io.github.dynamodblock.spi.Clock clock;"),
                specimen("API", "", "software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient client;"),
                specimen("spi", ".spi", "io.github.dynamodblock.core.CoreLockClient client;"),
                specimen("core", ".core", "io.github.dynamodblock.dynamodb.LockTable table;"),
                specimen("core", ".core", "io.github.dynamodblock.system.SystemClock clock;"),
                specimen("core", ".core", "io.quarkus.runtime.LaunchMode mode;"),
                specimen("core", ".core", "software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient client;"),
                specimen("system", ".system", "io.github.dynamodblock.Lease lease;"),
                specimen("memory", ".memory", "io.github.dynamodblock.core.CoreLockClient client;"),
                specimen("dynamodb", ".dynamodb", "io.github.dynamodblock.runtime.Locked locked;"),
                specimen("dynamodb", ".dynamodb", "jakarta.inject.Inject inject;"),
                specimen("runtime", ".runtime", "io.github.dynamodblock.memory.InMemoryStore store;"),
                specimen(
                        "runtime",
                        ".runtime",
                        "software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest request;"),
                specimen("a room for all", ".util", ""),
                specimen("ports", ".core", "long now = System.nanoTime();"),
                specimen("ports", ".core", "long now = System.currentTimeMillis();"),
                specimen("ports", ".dynamodb", "java.time.Instant now = java.time.Instant.now();"),
                specimen("ports", ".dynamodb", "java.time.Clock clock = java.time.Clock.systemUTC();"),
                specimen("ports", ".runtime", "void wait2() throws Exception { Thread.sleep(1); }"),
                specimen("ports", ".core", "java.util.Random random = new java.util.Random();"),
                specimen("ports", ".core", "java.security.SecureRandom random = new java.security.SecureRandom();"),
                specimen("ports", ".core", "int n = java.util.concurrent.ThreadLocalRandom.current().nextInt();"),
                specimen("ports", ".runtime", "java.util.UUID id = java.util.UUID.randomUUID();"),
                specimen("ports", ".runtime", "double d = Math.random();"),
                specimen("ports", ".core", "Object threads = java.util.concurrent.Executors.newCachedThreadPool();"),
                specimen("printing", ".core", "void tell() { System.out.println(); }"),
                specimen("printing", ".core", "void tell(Exception e) { e.printStackTrace(); }"),
                specimen("nulls", ".core.sub", ""));
    }

    private static Arguments specimen(String wall, String room, String body) {
        return Arguments.of(wall, ROOT + room + ".Bad", body);
    }

    @ParameterizedTest
    @MethodSource("rulesByName")
    void wall_thisHouse_stands(String wall) {
        RULES.get(wall).check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("specimens")
    void wall_specimen_isCaught(String wall, String name, String body, @TempDir Path directory) throws IOException {
        JavaClasses specimen = Specimen.of(directory, Map.of(name, "class Bad { " + body + " }"));

        assertThatThrownBy(() -> RULES.get(wall).check(specimen))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(name);
    }

    @Test
    void cycle_specimen_isCaught(@TempDir Path directory) throws IOException {
        JavaClasses specimen = Specimen.of(
                directory,
                Map.of(
                        ROOT + ".spi.Upper", "public class Upper { " + ROOT + ".core.Lower lower; }",
                        ROOT + ".core.Lower", "public class Lower { " + ROOT + ".spi.Upper upper; }"));

        assertThatThrownBy(() -> Walls.NO_CYCLES.check(specimen))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Upper")
                .hasMessageContaining("Lower");
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void room_ofThisHouse_isNotEmpty(String packages) {
        assertThat(HOUSE.stream().map(type -> type.getPackageName() + ".."))
                .anyMatch(name -> name.equals(packages) || name.equals(packages + ".."));
    }

    static Stream<String> rooms() {
        return Walls.ROOMS.stream().map(Room::packages);
    }

    @Test
    void system_readsTheClock_andIsLet(@TempDir Path directory) throws IOException {
        JavaClasses specimen = Specimen.of(
                directory, Map.of(ROOT + ".system.Good", "class Good { long now = System.nanoTime(); }"));

        Walls.TIME_AND_CHANCE_ARE_PORTS.check(specimen);
    }
}
