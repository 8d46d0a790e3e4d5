package io.github.dynamodblock.deployment.devservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import io.quarkus.test.QuarkusDevModeTest;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application in dev mode that configures no DynamoDB, and is reloaded. */
class DevModeTest {
    private static final int RELOADS = Integer.getInteger("dev-mode.reloads", 4);
    /** The value of the level ERROR in the log manager of JBoss. */
    private static final int ERROR = 1_000;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Set<ProcessHandle> DATABASES = new HashSet<>();
    private static final List<ProcessHandle> BEFORE = databases();

    @RegisterExtension
    static final QuarkusDevModeTest APPLICATION = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addClasses(ReloadedApplication.class, ReloadedApplication.Work.class)
                    .addAsResource(new StringAsset("""
                                    run=0
                                    quarkus.dynamodb-lock.devservices.enabled=true
                                    """), "application.properties"))
            .setLogRecordPredicate(logged ->
                    logged.getLevel().intValue() >= ERROR || logged.getMessage().contains("DynamoDB Local is ready"));

    @Test
    void application_reloadedOften_keepsOneDatabaseUntilAnotherIsConfiguredAndLeaksNothing() throws Exception {
        String endpoint = run(0);
        List<ProcessHandle> database = started();
        assertThat(database).hasSize(1);
        Map<String, Long> threads = Map.of();
        long classLoaders = 0;

        for (int run = 1; run <= RELOADS; run++) {
            String before = "run=" + (run - 1);
            String after = "run=" + run;
            APPLICATION.modifyResourceFile("application.properties", text -> text.replace(before, after));

            assertThat(LiveReload.scan(APPLICATION)).isTrue();

            assertThat(run(run)).as("the endpoint of run %d", run).isEqualTo(endpoint);
            if (run == 2) {
                threads = threads();
                classLoaders = classLoaders();
            }
        }

        assertThat(started()).isEqualTo(database);
        assertThat(APPLICATION.getLogRecords())
                .extracting(LogRecord::getMessage)
                .singleElement()
                .asString()
                .contains(endpoint);
        assertNoMore(threads);
        assertNoMoreClassLoaders(classLoaders);

        try (DynamoDbLocal other = DynamoDbLocal.start()) {
            configure(other);
            assertThat(LiveReload.scan(APPLICATION)).isTrue();

            assertThat(run(RELOADS)).isEqualTo(other.endpoint().toString());
            assertThat(database).noneMatch(ProcessHandle::isAlive);
        }
    }

    private static void configure(DynamoDbLocal other) {
        String text = """
                quarkus.dynamodb.endpoint-override=%s
                quarkus.dynamodb.aws.region=eu-central-1
                quarkus.dynamodb.aws.credentials.type=static
                quarkus.dynamodb.aws.credentials.static-provider.access-key-id=local
                quarkus.dynamodb.aws.credentials.static-provider.secret-access-key=local
                """.formatted(other.endpoint());
        APPLICATION.modifyResourceFile("application.properties", before -> before + text);
    }

    @Test
    void application_devModeEnds_databaseEnds() {
        assertThat(started()).hasSize(1);
        DATABASES.addAll(started());
    }

    /** The extension ends dev mode before this method is called. */
    @AfterAll
    static void database_devModeEnded_hasEnded() {
        assertThat(DATABASES).isNotEmpty();
        assertThat(PollingDeadline.in(LIMIT).await(() -> DATABASES.stream().noneMatch(ProcessHandle::isAlive)))
                .as("the database ends with dev mode")
                .isTrue();
    }

    private static String run(int number) {
        String[] run = System.getProperty(ReloadedApplication.RUN, "").split(" ", -1);
        assertThat(run).startsWith(Integer.toString(number), "locked");
        return run[2];
    }

    private static List<ProcessHandle> started() {
        List<ProcessHandle> now = databases();
        now.removeAll(BEFORE);
        return now;
    }

    private static List<ProcessHandle> databases() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .collect(Collectors.toList());
    }

    /** Returns the number of threads by name, without the numbers in the names. */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("\\d+", "N"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** A thread of the last run can still be ending, so the threads are counted until there are few enough. */
    private static void assertNoMore(Map<String, Long> before) {
        Function<Map<String, Long>, Map<String, Long>> more = now -> now.entrySet().stream()
                .filter(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), 0L) + 2)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(PollingDeadline.in(LIMIT).await(() -> more.apply(threads()).isEmpty()))
                .as("threads that were not there after the second reload: %s", more.apply(threads()))
                .isTrue();
    }

    /** Soft references can keep a class loader for a while, so they are counted until there are few enough. */
    private static void assertNoMoreClassLoaders(long before) {
        assertThat(PollingDeadline.in(LIMIT).await(() -> classLoaders() <= before + 3))
                .as("class loaders: %d after the second reload, %d after the last", before, classLoaders())
                .isTrue();
    }

    /** Counts the class loaders of Quarkus that a full garbage collection leaves. */
    private static long classLoaders() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {null},
                            new String[] {String[].class.getName()});
            return histogram
                    .lines()
                    .filter(line -> line.contains(" io.quarkus.bootstrap.classloading.QuarkusClassLoader "))
                    .mapToLong(line -> Long.parseLong(line.trim().split("\\s+", -1)[1]))
                    .sum();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
