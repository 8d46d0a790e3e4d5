package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.history.Settings;
import io.github.dynamodblock.chaos.nemesis.FaultKind;
import io.github.dynamodblock.chaos.nemesis.FaultShape;
import io.github.dynamodblock.chaos.nemesis.Plan;
import io.github.dynamodblock.chaos.nemesis.PlannedFault;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Keeps {@code run.json} up to date from the first moment on, so that a run that ends badly can be judged too. */
final class RunRecord {
    // As the core has them; the judge needs them to know what "in time" means.
    private static final int POLL_CAPS_IN_A_LEASE = 4;
    private static final int ATTEMPTS_IN_A_LEASE = 5;
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(2);

    private final RunSettings settings;
    private final Plan plan;
    private final RunDirectory out;
    private long start;
    private long faultsEnd;
    private long end;

    RunRecord(RunSettings settings, Plan plan, RunDirectory out) {
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

    long end() {
        return end;
    }

    private void write(Map<String, Long> counters) {
        long lease = settings.lease().toNanos();
        out.writeSettings(new Settings(
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
                true,
                planned(),
                longPauses(),
                start,
                faultsEnd,
                end,
                counters,
                versions()));
    }

    private Map<String, Integer> planned() {
        return plan.faults().stream()
                .map(PlannedFault::kind)
                .map(FaultKind::word)
                .collect(Collectors.toMap(word -> word, word -> 1, Integer::sum, TreeMap::new));
    }

    private int longPauses() {
        return (int) plan.faults().stream()
                .filter(fault -> fault.shape() instanceof FaultShape.Pause pause && pause.beyondLease())
                .count();
    }

    private static Map<String, String> versions() {
        return Map.of(
                "java",
                System.getProperty("java.version"),
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "processors",
                Integer.toString(Runtime.getRuntime().availableProcessors()));
    }
}
