package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Checks.require;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a run was: {@code run.json}. Durations and instants are nanoseconds; instants are of CLOCK_MONOTONIC.
 *
 * @param client the client under test: {@code ours}, {@code mutant:…}
 * @param workers how many worker processes
 * @param threads how many client threads in each
 * @param keys how many locks
 * @param duration how long the workload was to run
 * @param lease L
 * @param pollCap the longest pause of a waiting client between two looks
 * @param clockDrift ρ: 0.01 means that clock rates differ by at most 1 %
 * @param attemptTimeout when the client gives one request up
 * @param tokensDense whether every applied acquire of a key adds exactly 1: no deletions, no blocks of tokens
 * @param plannedFaults kind of fault → how many were planned
 * @param longPauses how many of the planned pauses last longer than L
 * @param start when the workload began
 * @param faultsEnd when the last fault had been healed
 * @param end when the workload ended
 * @param counters the final value of each key's unfenced counter, read from the resource itself, and under {@link
 *     #committed} of that which only commits write
 * @param versions component → version
 */
public record Settings(
        String client,
        long seed,
        int workers,
        int threads,
        int keys,
        long duration,
        long lease,
        long heartbeat,
        long safePeriod,
        long pollCap,
        double clockDrift,
        long attemptTimeout,
        boolean tokensDense,
        Map<String, Integer> plannedFaults,
        int longPauses,
        long start,
        long faultsEnd,
        long end,
        Map<String, Long> counters,
        Map<String, String> versions) {

    public Settings {
        require(lease > 0, "lease", lease);
        require(heartbeat > 0, "heartbeat", heartbeat);
        require(clockDrift >= 0 && clockDrift < 1, "clockDrift", clockDrift);
        require(start <= end, "end", end);
        plannedFaults = new TreeMap<>(plannedFaults);
        counters = new TreeMap<>(counters);
        versions = new TreeMap<>(versions);
    }

    /** Under what the final value of a key's counter is kept that only commits write. */
    public static String committed(String key) {
        return "committed/" + key;
    }

    /** The same run, had it ended at that instant. */
    public Settings endingAt(long instant) {
        return new Settings(
                client,
                seed,
                workers,
                threads,
                keys,
                duration,
                lease,
                heartbeat,
                safePeriod,
                pollCap,
                clockDrift,
                attemptTimeout,
                tokensDense,
                plannedFaults,
                longPauses,
                start,
                Math.min(faultsEnd, instant),
                instant,
                counters,
                versions);
    }
}
