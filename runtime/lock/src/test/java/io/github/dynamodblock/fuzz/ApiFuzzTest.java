package io.github.dynamodblock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.spi.LockStore;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Everything public that takes a duration, a number, text or a collection, with values at their ends. {@code
 * -Dapi.fuzz.time=PT10M} for longer, {@code -Dapi.fuzz.seed=…} for the same again.
 */
@Isolated("silences the log")
class ApiFuzzTest {
    private static final Duration TIME = Duration.parse(System.getProperty("api.fuzz.time", "PT4S"));
    private static final long SEED = Long.getLong("api.fuzz.seed", System.nanoTime());

    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    private final Logger logger = Logger.getLogger("io.github.dynamodblock");

    @BeforeEach
    void hush() {
        logger.setLevel(Level.OFF);
    }

    @AfterEach
    void stop() {
        watchdog.shutdownNow();
        logger.setLevel(null);
    }

    /** What the user sees, and where the settings end; a store is the core's own to call. */
    private static Set<Class<?>> types() throws IOException, URISyntaxException {
        Set<Class<?>> types = new TreeSet<>(Comparator.comparing(Class::getName));
        types.add(ClientSettings.class);
        types.add(InMemoryLocks.class);
        for (Class<?> inRoom : new Class<?>[] {LockClient.class, LockTable.class}) {
            Path classes = Path.of(inRoom.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(inRoom.getPackageName().replace('.', '/'));
            try (Stream<Path> files = Files.list(classes)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                        .map(name -> named(inRoom.getPackageName() + "." + name.substring(0, name.length() - 6)))
                        .filter(type -> isPublic(type) && !LockStore.class.isAssignableFrom(type))
                        .forEach(types::add);
            }
        }
        return types;
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && !type.isAnonymousClass()
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    @Test
    void api_valuesAtTheirEnds_onlyWhatIsDocumentedComesOut() throws Exception {
        ApiFuzz fuzz = new ApiFuzz(SEED, types(), watchdog);
        long end = System.nanoTime() + TIME.toNanos();
        int steps = 0;
        while (System.nanoTime() < end) {
            int step = ++steps;
            assertThat(fuzz.step())
                    .as("step %d of -Dapi.fuzz.seed=%d", step, SEED)
                    .isEmpty();
        }
        assertThat(fuzz.size()).isGreaterThan(200);
        assertThat(steps).isGreaterThan(50);
    }

    /** As the lease with the default proportions once was. */
    public record Planted(LeaseTiming timing) {
        public static Planted ofLease(Duration lease) {
            return new Planted(new LeaseTiming(
                    lease, lease.dividedBy(4), lease.multipliedBy(6).dividedBy(10)));
        }
    }

    @Test
    void fuzz_ofAFaultThatWasPlanted_findsIt() {
        ApiFuzz fuzz = new ApiFuzz(SEED, Set.of(Planted.class, LeaseTiming.class), watchdog);
        Optional<String> found = Optional.empty();
        for (int steps = 0; steps < 10_000 && found.isEmpty(); steps++) {
            found = fuzz.step();
        }

        assertThat(found).hasValueSatisfying(story -> assertThat(story).contains("ArithmeticException", "Planted"));
    }
}
