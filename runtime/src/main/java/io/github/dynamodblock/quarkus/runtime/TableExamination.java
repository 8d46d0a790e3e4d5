package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.dynamodb.TableFinding;
import io.github.dynamodblock.dynamodb.TableProblem;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Examines the table of one client. If locks in the table do not work, or do not exclude each other, the application does
 * not start, or logs an error. Every other problem is a warning, for example a missing permission to examine the table.
 */
final class TableExamination {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");
    /** Long enough for a slow response. A store that does not respond must not prevent the start of an application. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Between two examinations of a table that cannot be used. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final String client;
    private final String awsClient;
    private final LateConfig config;
    private final AwsClients connections;
    private final ExaminedTable examined;
    private final Clock clock = new SystemClock();
    private final AtomicLong lastTime = new AtomicLong();
    private volatile boolean stopping;
    /** What was logged last. It is not logged again before it changes. */
    private final AtomicReference<Object> warned = new AtomicReference<>(List.of());

    private final AtomicReference<String> failed = new AtomicReference<>("");

    /**
     * @param client the name of the lock client
     * @param awsClient the name of the DynamoDB client that it uses
     */
    TableExamination(
            String client, String awsClient, LateConfig config, AwsClients connections, ExaminedTable examined) {
        this.client = client;
        this.awsClient = awsClient;
        this.config = config;
        this.connections = connections;
        this.examined = examined;
    }

    void inBackground() {
        logFailure(examine());
    }

    /** Logs why an examination in the background failed, if the one before did not fail for the same reason. */
    void logFailure(CompletableFuture<ExaminedTable.Result> examination) {
        CompletableFuture<ExaminedTable.Result> unused = examination.whenComplete((result, failure) -> {
            String why = failure == null ? "" : String.valueOf(cause(failure).getMessage());
            String before = failed.getAndSet(why);
            if (failure != null && !why.equals(before)) {
                LOG.error(why);
            } else if (failure == null && !before.isEmpty()) {
                LOG.info("The lock table can be used now");
            }
        });
    }

    private boolean isNews(Object what) {
        return !what.equals(warned.getAndSet(what));
    }

    /** Examines the table again in the background, unless it was examined just now. */
    void again() {
        long last = lastTime.get();
        if (!stopping && clock.nanos() - last >= PAUSE.toNanos() && lastTime.compareAndSet(last, clock.nanos())) {
            inBackground();
        }
    }

    /** An application that stops early takes the connection from the examination: that is no finding. */
    void stop() {
        stopping = true;
    }

    boolean isWanted(ExamineTable when) {
        return config.client(client).enabled() && config.client(client).examineTable() == when;
    }

    private String switchOff() {
        return " " + ClientNames.property(client, "examine-table") + "=off switches the examination off.";
    }

    /** Returns a future of the result, which fails with a {@link LockTableException} if locks could not work. */
    CompletableFuture<ExaminedTable.Result> examine() {
        lastTime.set(clock.nanos());
        LockSettings settings = LockSettings.of(client, config.client(client), () -> "not named yet");
        return examine(
                () -> config.inApplication(() -> admin(settings).examineDescription()), settings.createTable(), LIMIT);
    }

    private LockTableAdmin admin(LockSettings settings) {
        LockTableAdmin admin =
                LockTableAdmin.of(connections.get(awsClient, settings.table().name()), settings.table());
        return config.client(client).allClientsWriteThisRegion() ? admin.allClientsWriteThisRegion() : admin;
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
        if (isNews(findings)) {
            findings.stream()
                    .filter(finding -> !finding.problem().isFatal())
                    .forEach(finding -> LOG.warn(finding.sentence()));
        }
        List<TableFinding> fatal = result.fatal();
        if (!fatal.isEmpty()) {
            throw new LockTableException(ExaminedTable.sentences(fatal) + creation(fatal) + switchOff(), null);
        }
        return result;
    }

    private String creation(List<TableFinding> fatal) {
        return fatal.stream().anyMatch(finding -> finding.problem() == TableProblem.MISSING)
                ? " " + ClientNames.property(client, "create-table-if-missing")
                        + "=true lets the application create it at first use."
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
        // The texts of the SDK contain the id of each request.
        if (!stopping && isNews(cause.getClass())) {
            LOG.warn(why);
        }
        return result;
    }

    /**
     * Returns why there are no findings. The message of a lock exception already contains what to do, so no other
     * advice is added to it.
     */
    String why(Throwable cause, Duration limit) {
        if (cause instanceof LockException known) {
            return known.getMessage() + " The table was not examined;" + switchOff();
        }
        String why = cause instanceof TimeoutException
                ? ": no response within " + limit.toSeconds() + " s. Check the network and the endpoint."
                : ": " + cause.toString().replaceAll("\\.$", "") + ".";
        return "The lock table was not examined" + why + switchOff();
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
