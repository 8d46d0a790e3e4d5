package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.client.Clients;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.history.RunStage;
import io.github.dynamodblock.chaos.nemesis.FaultPlan;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run record keeps {@code run.json} up to date from the start of the run. So the judge can also judge a run that ends
 * with an error.
 */
final class RunRecord {
    // The values of the lock itself; a test checks that they are equal. The judge needs them to decide what "in time"
    // means.
    private static final int POLL_CAPS_IN_A_LEASE = 4;
    private static final int ATTEMPTS_IN_A_LEASE = 5;
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(2);

    private final RunSettings settings;
    private final FaultPlan plan;
    private final RunDirectory out;
    private long start;
    private long faultsEnd;
    private long end;
    private Map<String, Long> counted = Map.of();
    private RunStage stage = RunStage.RUNNING;

    RunRecord(RunSettings settings, FaultPlan plan, RunDirectory out) {
        this.settings = settings;
        this.plan = plan;
        this.out = out;
    }

    void began(long at) {
        start = at;
        faultsEnd = at + plan.quietFrom().toNanos();
        end = at + settings.duration().toNanos();
        write(Map.of());
    }

    void healed(long lastHealed, long at) {
        faultsEnd = lastHealed;
        end = at;
        write(Map.of());
    }

    void ended(long at, Map<String, Long> counters) {
        end = at;
        write(counters);
    }

    /** Seals the run. The caller has closed all history files, and no worker is left. */
    void sealed(RunEnd reason) {
        stage = reason == RunEnd.INTERRUPTED ? RunStage.INTERRUPTED : RunStage.FINISHED;
        write(counted);
    }

    long end() {
        return end;
    }

    private void write(Map<String, Long> counters) {
        counted = counters;
        long lease = settings.lease().toNanos();
        out.writeSettings(new RunDescription(
                settings.client(),
                settings.seed(),
                settings.workers(),
                settings.threads(),
                settings.keys(),
                settings.duration().toNanos(),
                lease,
                settings.heartbeat().toNanos(),
                settings.timing().safePeriod().toNanos(),
                lease / POLL_CAPS_IN_A_LEASE,
                RunSettings.CLOCK_DRIFT,
                Math.min(lease / ATTEMPTS_IN_A_LEASE, LONGEST_ATTEMPT.toNanos()),
                tokensRestart().isEmpty(),
                planned(),
                plan.longPauses(),
                start,
                faultsEnd,
                end,
                counters,
                HarnessVersion.all(),
                settings.held(),
                settings.held() == 0 ? 0 : settings.heldLease().toNanos(),
                tokensRestart(),
                stage,
                settings.arguments()));
    }

    private Optional<String> tokensRestart() {
        if (settings.runs(Clients.AWS)) {
            return Optional.of(
                    "the AWS lock client writes whole items and so deletes their tokens; the next token begins at"
                            + " the clock of the client whose request comes next, and that request can be late");
        }
        return settings.tableLayout().equals("python")
                ? Optional.of(
                        "a release deletes the row; the next token begins at the clock of the client whose request"
                                + " comes next, and that request can be late")
                : Optional.empty();
    }

    private Map<String, Integer> planned() {
        Map<String, Integer> planned = new TreeMap<>();
        plan.counts().forEach((kind, count) -> planned.put(kind.word(), count));
        return planned;
    }
}
