package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.dynamodb.TableFinding;
import io.github.dynamodblock.dynamodb.TableProblem;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Examines the table when the application starts. If locks in the table do not work, or do not exclude each other,
 * the application does not start. Every other problem is a warning, for example a missing permission to examine the
 * table.
 */
@Singleton
class StartupTableCheck {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");
    /** Long enough for a slow response. A store that does not respond must not prevent the start of an application. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String SWITCH_OFF = " quarkus.dynamodb-lock.examine-table=false switches the examination off.";

    private final LockConfig config;

    StartupTableCheck(LockConfig config) {
        this.config = config;
    }

    // Early, because the application's own observers can need the lock.
    void check(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event,
            Instance<DynamoDbAsyncClient> connections) {
        if (config.enabled() && config.examineTable()) {
            LockSettings settings = LockSettings.of(config, () -> "not named yet");
            LockTableAdmin admin = LockTableAdmin.of(connections.get(), settings.table());
            check(
                    config.allClientsWriteThisRegion() ? admin.allClientsWriteThisRegion() : admin,
                    settings.createTable(),
                    LIMIT);
        }
    }

    /**
     * Examines the table within the limit.
     *
     * @param created whether a missing table is created at first use
     */
    static void check(LockTableAdmin admin, boolean created, Duration limit) {
        List<TableFinding> findings = inTime(admin::examineDescription, limit).stream()
                .filter(finding -> !(created && finding.problem() == TableProblem.MISSING))
                .toList();
        findings.stream().filter(finding -> !finding.problem().isFatal()).forEach(StartupTableCheck::warn);
        List<TableFinding> fatal =
                findings.stream().filter(finding -> finding.problem().isFatal()).toList();
        if (!fatal.isEmpty()) {
            throw new LockTableException(
                    fatal.stream().map(TableFinding::sentence).collect(Collectors.joining("\n")) + remedies(fatal),
                    null);
        }
    }

    private static String remedies(List<TableFinding> fatal) {
        boolean missing = fatal.stream().anyMatch(finding -> finding.problem() == TableProblem.MISSING);
        return (missing
                        ? " quarkus.dynamodb-lock.create-table-if-missing=true lets the application create it at first"
                                + " use."
                        : "")
                + " quarkus.dynamodb-lock.examine-table=false starts the application without the examination.";
    }

    private static void warn(TableFinding finding) {
        LOG.warn(finding.sentence());
    }

    /** Returns the findings. A failure of the examination does not prevent the start of the application. */
    private static List<TableFinding> inTime(Supplier<List<TableFinding>> look, Duration limit) {
        try {
            return CompletableFuture.supplyAsync(look)
                    .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            LOG.warn(notExamined(Objects.requireNonNullElse(e.getCause(), e), limit));
            return List.of();
        }
    }

    /**
     * Returns the warning. The message of a lock exception already contains what to do, so no other advice is added
     * to it.
     */
    static String notExamined(Throwable cause, Duration limit) {
        if (cause instanceof LockException known) {
            return known.getMessage() + " The table was not examined;" + SWITCH_OFF;
        }
        String why = cause instanceof TimeoutException
                ? ": no response within " + limit.toSeconds() + " s. Check the network and the endpoint."
                : ": " + cause.toString().replaceAll("\\.$", "") + ".";
        return "The lock table was not examined" + why + SWITCH_OFF;
    }
}
