package io.github.dynamodblock.arch;

import static io.github.dynamodblock.arch.Walls.ROOT;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WallsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT)
            .that(DescribedPredicate.describe(
                    "of the lock and its extension",
                    type -> !type.getPackageName().startsWith(ROOT + ".chaos")));

    private static final Map<String, ArchRule> RULES = rules();

    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        Walls.ROOMS.forEach(room -> rules.put(room.name(), room.wall()));
        rules.put("a room for all", Walls.EVERY_CLASS_HAS_A_ROOM);
        rules.put("ports", Walls.TIME_AND_CHANCE_ARE_PORTS);
        rules.put("protocol", Walls.ONLY_CORE_FEEDS_THE_PROTOCOL);
        rules.put("pure", Walls.DECISIONS_ARE_PURE);
        rules.put("requests", Walls.ONLY_DYNAMODB_ASKS_THE_SERVICE);
        rules.put("jta", Walls.ONE_CLASS_KNOWS_JTA);
        rules.put("micrometer", Walls.ONE_CLASS_KNOWS_MICROMETER);
        rules.put("health", Walls.ONE_CLASS_KNOWS_HEALTH);
        rules.put("opentelemetry", Walls.ONE_CLASS_KNOWS_OPENTELEMETRY);
        rules.put("rest", Walls.ONE_CLASS_KNOWS_REST);
        rules.put("printing", Walls.NOBODY_PRINTS);
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
            new Bad("API", ROOT + "", "io.github.dynamodblock.spi.Clock clock;"),
            new Bad("API", ROOT + "", "software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient client;"),
            new Bad("spi", ROOT + ".spi", "io.github.dynamodblock.core.CoreLockClient client;"),
            new Bad("core", ROOT + ".core", "io.github.dynamodblock.dynamodb.LockTable table;"),
            new Bad("core", ROOT + ".core", "io.github.dynamodblock.system.SystemClock clock;"),
            new Bad("core", ROOT + ".core", "io.quarkus.runtime.LaunchMode mode;"),
            new Bad("core", ROOT + ".core", "software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient client;"),
            new Bad("system", ROOT + ".system", "io.github.dynamodblock.Lease lease;"),
            new Bad("text", ROOT + ".text", "io.github.dynamodblock.Lease lease;"),
            new Bad("memory", ROOT + ".memory", "io.github.dynamodblock.dynamodb.LockTable table;"),
            new Bad("dynamodb", ROOT + ".dynamodb", "io.github.dynamodblock.quarkus.Locked locked;"),
            new Bad("dynamodb", ROOT + ".dynamodb", "jakarta.inject.Inject inject;"),
            new Bad("quarkus.runtime", ROOT + ".quarkus.runtime", "software.amazon.awssdk.core.SdkBytes bytes;"),
            new Bad("quarkus", ROOT + ".quarkus", "io.quarkus.runtime.LaunchMode mode;"),
            new Bad("quarkus", ROOT + ".quarkus", "io.github.dynamodblock.core.CoreLockClient client;"),
            new Bad("a room for all", ROOT + ".util", ""),
            new Bad("ports", ROOT + ".core", "long now = System.nanoTime();"),
            new Bad("ports", ROOT + ".core", "long now = System.currentTimeMillis();"),
            new Bad("ports", ROOT + ".dynamodb", "java.time.Instant now = java.time.Instant.now();"),
            new Bad("ports", ROOT + ".dynamodb", "java.time.Clock clock = java.time.Clock.systemUTC();"),
            new Bad("ports", ROOT + ".quarkus.runtime", "void wait2() throws Exception { Thread.sleep(1); }"),
            new Bad("ports", ROOT + ".core", "java.util.Random random = new java.util.Random();"),
            new Bad("ports", ROOT + ".core", "java.security.SecureRandom random = new java.security.SecureRandom();"),
            new Bad("ports", ROOT + ".core", "int n = java.util.concurrent.ThreadLocalRandom.current().nextInt();"),
            new Bad("ports", ROOT + ".quarkus.runtime", "java.util.UUID id = java.util.UUID.randomUUID();"),
            new Bad("ports", ROOT + ".quarkus.runtime", "double d = Math.random();"),
            new Bad("ports", ROOT + ".core", "Object threads = java.util.concurrent.Executors.newCachedThreadPool();"),
            new Bad("protocol", ROOT + ".dynamodb", "io.github.dynamodblock.core.protocol.Tenure tenure;"),
            new Bad("protocol", ROOT + ".quarkus.runtime", "io.github.dynamodblock.core.protocol.LeaseTimes times;"),
            new Bad("pure", ROOT + ".core.protocol", "java.util.concurrent.CompletableFuture<String> future;"),
            new Bad("pure", ROOT + ".core.protocol", "Thread thread;"),
            new Bad("pure", ROOT + ".core.protocol", "io.github.dynamodblock.spi.Timer timer;"),
            new Bad("pure", ROOT + ".core.protocol", "io.github.dynamodblock.spi.Clock clock;"),
            new Bad("pure", ROOT + ".core.protocol", "io.github.dynamodblock.LeaseListener listener;"),
            new Bad("core.protocol", ROOT + ".core.protocol", "io.github.dynamodblock.core.CoreLockClient client;"),
            new Bad(
                    "core.protocol",
                    ROOT + ".core.protocol",
                    "software.amazon.awssdk.services.dynamodb.model.AttributeValue value;"),
            new Bad(
                    "requests",
                    ROOT + ".quarkus.runtime",
                    "void ask(software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient client) { client.listTables(); }"),
            new Bad("jta", ROOT + ".quarkus.runtime", "jakarta.transaction.Synchronization synchronization;"),
            new Bad("micrometer", ROOT + ".quarkus.runtime", "io.micrometer.core.instrument.Counter counter;"),
            new Bad("health", ROOT + ".quarkus.runtime", "org.eclipse.microprofile.health.HealthCheck check;"),
            new Bad("opentelemetry", ROOT + ".quarkus.runtime", "io.opentelemetry.api.trace.Span span;"),
            new Bad("rest", ROOT + ".quarkus.runtime", "jakarta.ws.rs.core.Response response;"),
            new Bad("printing", ROOT + ".core", "void tell() { System.out.println(); }"),
            new Bad("printing", ROOT + ".core", "void tell(Exception e) { e.printStackTrace(); }"),
            new Bad("nulls", ROOT + ".core.sub", ""));

    /** A cycle of two, and a class that may do what others may not. */
    private static final Map<String, String> OTHERS = Map.of(
            ROOT + ".spi.Upper", "public class Upper { " + ROOT + ".core.Lower lower; }",
            ROOT + ".core.Lower", "public class Lower { " + ROOT + ".spi.Upper upper; }",
            ROOT + ".system.Good", "class Good { long now = System.nanoTime(); }");

    private static JavaClasses compiled = new ClassFileImporter().importClasses();

    @BeforeAll
    static void compile(@TempDir Path directory) throws IOException {
        Map<String, String> sources = new HashMap<>(OTHERS);
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
        assertThatThrownBy(() -> Walls.NO_CYCLES.check(only(ROOT + ".spi.Upper", ROOT + ".core.Lower")))
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
    void system_readsTheClock_andIsLet() {
        assertThat(only(ROOT + ".system.Good")).hasSize(1);
        Walls.TIME_AND_CHANCE_ARE_PORTS.check(only(ROOT + ".system.Good"));
    }
}
