package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.dynamodb.TableFinding;
import io.github.dynamodblock.dynamodb.TableProblem;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.system.SystemClock;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Examines the table when the application starts, or soon afterwards. If locks in the table do not work, or do not
 * exclude each other, the application does not start, or logs an error. Every other problem is a warning, for example
 * a missing permission to examine the table.
 */
@Singleton
class StartupTableCheck {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");
    /** Long enough for a slow response. A store that does not respond must not prevent the start of an application. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Between two examinations of a table that cannot be used. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final String SWITCH_OFF = " quarkus.dynamodb-lock.examine-table=off switches the examination off.";

    private final LateConfig config;
    private final ExaminedTable examined;
    private final Clock clock = new SystemClock();
    private final AtomicLong lastTime = new AtomicLong();
    private volatile @Nullable Instance<DynamoDbAsyncClient> connections;
    private volatile boolean stopping;

    StartupTableCheck(LateConfig config, ExaminedTable examined) {
        this.config = config;
        this.examined = examined;
    }

    // Early, because the application's own observers can need the lock.
    void beforeStart(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event,
            Instance<DynamoDbAsyncClient> connections) {
        if (isWanted(ExamineTable.START)) {
            try {
                examine(connections).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof LockTableException fatal ? fatal : e;
            }
        }
    }

    // Late, because the examination must not take the processor from the rest of the start.
    void afterStart(
            @Observes @Priority(Integer.MAX_VALUE) StartupEvent event, Instance<DynamoDbAsyncClient> connections) {
        if (isWanted(ExamineTable.BACKGROUND)) {
            examineInBackground(connections);
        }
    }

    private void examineInBackground(Instance<DynamoDbAsyncClient> there) {
        CompletableFuture<ExaminedTable.Result> unused = examine(there).whenComplete((result, failure) -> {
            if (failure != null) {
                LOG.error(cause(failure).getMessage());
            }
        });
    }

    /** Examines the table again in the background, unless it was examined just now. */
    void again() {
        Instance<DynamoDbAsyncClient> there = connections;
        long last = lastTime.get();
        if (there != null
                && !stopping
                && clock.nanos() - last >= PAUSE.toNanos()
                && lastTime.compareAndSet(last, clock.nanos())) {
            examineInBackground(there);
        }
    }

    /** An application that stops early takes the connection from the examination: that is no finding. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private boolean isWanted(ExamineTable when) {
        return config.get().enabled() && config.get().examineTable() == when;
    }

    private CompletableFuture<ExaminedTable.Result> examine(Instance<DynamoDbAsyncClient> there) {
        connections = there;
        lastTime.set(clock.nanos());
        LockSettings settings = LockSettings.of(config.get(), () -> "not named yet");
        return examine(
                () -> config.inApplication(() -> admin(there, settings).examineDescription()),
                settings.createTable(),
                LIMIT);
    }

    private LockTableAdmin admin(Instance<DynamoDbAsyncClient> there, LockSettings settings) {
        LockTableAdmin admin = LockTableAdmin.of(
                LockClientProducer.connection(there, settings.table().name()), settings.table());
        return config.get().allClientsWriteThisRegion() ? admin.allClientsWriteThisRegion() : admin;
    }

    /**
     * Examines the table on a thread of the application.
     *
     * @param created whether a missing table is created at first use
     * @return a future of the result, which fails with a {@link LockTableException} if locks could not work
     */
    CompletableFuture<ExaminedTable.Result> examine(
            Supplier<List<TableFinding>> look, boolean created, Duration limit) {
        return CompletableFuture.supplyAsync(look, config.executor())
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .handle((findings, failure) ->
                        failure == null ? found(findings, created) : notExamined(cause(failure), limit));
    }

    private ExaminedTable.Result found(List<TableFinding> all, boolean created) {
        List<TableFinding> findings = all.stream()
                .filter(finding -> !(created && finding.problem() == TableProblem.MISSING))
                .toList();
        ExaminedTable.Result result = new ExaminedTable.Result(findings, Optional.empty());
        examined.set(result);
        findings.stream()
                .filter(finding -> !finding.problem().isFatal())
                .forEach(finding -> LOG.warn(finding.sentence()));
        List<TableFinding> fatal = result.fatal();
        if (!fatal.isEmpty()) {
            throw new LockTableException(ExaminedTable.sentences(fatal) + creation(fatal) + SWITCH_OFF, null);
        }
        return result;
    }

    private static String creation(List<TableFinding> fatal) {
        return fatal.stream().anyMatch(finding -> finding.problem() == TableProblem.MISSING)
                ? " quarkus.dynamodb-lock.create-table-if-missing=true lets the application create it at first use."
                : "";
    }

    /** Warns. Only a client that cannot be made is an error: every lock would fail. */
    private ExaminedTable.Result notExamined(Throwable cause, Duration limit) {
        String why = why(cause, limit);
        ExaminedTable.Result result =
                new ExaminedTable.Result(List.of(), Optional.of(why), !(cause instanceof LockTableException));
        examined.set(result);
        if (cause instanceof LockTableException notMade) {
            throw notMade;
        }
        if (!stopping) {
            LOG.warn(why);
        }
        return result;
    }

    /**
     * Returns why there are no findings. The message of a lock exception already contains what to do, so no other
     * advice is added to it.
     */
    static String why(Throwable cause, Duration limit) {
        if (cause instanceof LockException known) {
            return known.getMessage() + " The table was not examined;" + SWITCH_OFF;
        }
        String why = cause instanceof TimeoutException
                ? ": no response within " + limit.toSeconds() + " s. Check the network and the endpoint."
                : ": " + cause.toString().replaceAll("\\.$", "") + ".";
        return "The lock table was not examined" + why + SWITCH_OFF;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
