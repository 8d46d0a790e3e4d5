package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run was: {@code run.json}. Durations and instants are nanoseconds; instants are of CLOCK_MONOTONIC.
 *
 * @param client the clients under test: {@code ours}, {@code mutant:…}, {@code aws}, {@code python}, or several of them,
 *     separated by commas and dealt out to the workers in turn
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
 * @param held how many leases of keys of its own each worker was to hold beside the contended ones
 * @param heldLease L of those; 0 where there are none
 * @param tokensRestart why the tokens of a key need not increase over all grants; absent where they must
 */
public record RunDescription(
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
        Map<String, String> versions,
        int held,
        long heldLease,
        Optional<String> tokensRestart) {
    private static final String HELD = "held/";
    private static final Set<String> PEERS = Set.of("aws", "python");
    private static final Pattern WORKER = Pattern.compile("w([1-9][0-9]{0,5})\\.");

    public RunDescription {
        require(lease > 0, "lease", lease);
        require(heartbeat > 0, "heartbeat", heartbeat);
        require(clockDrift >= 0 && clockDrift < 1, "clockDrift", clockDrift);
        require(start <= end, "end", end);
        require(held >= 0, "held", held);
        require(heldLease >= 0, "heldLease", heldLease);
        plannedFaults = new TreeMap<>(plannedFaults);
        counters = new TreeMap<>(counters);
        versions = new TreeMap<>(versions);
    }

    /** Under what the final value of a key's counter is kept that only commits write. */
    public static String committed(String key) {
        return "committed/" + key;
    }

    /** The key of one of the leases that a worker incarnation holds beside the contended ones, counted from 1. */
    public static String heldKey(String process, int number) {
        return HELD + process + "/" + number;
    }

    /** Whether it is such a key: nobody but its worker asks for it. */
    public static boolean isHeld(String key) {
        return key.startsWith(HELD);
    }

    /** The same run, had it ended at that instant. */
    public RunDescription endingAt(long instant) {
        return new RunDescription(
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
                versions,
                held,
                heldLease,
                tokensRestart);
    }

    /** The clients that are not of this project, in the order in which they were dealt out. */
    public List<String> peers() {
        return PEERS.stream().noneMatch(client::contains)
                ? List.of()
                : clients().filter(PEERS::contains).distinct().toList();
    }

    /** Whether both clients of this project and others took part. */
    public boolean mixed() {
        return !peers().isEmpty() && !clients().allMatch(PEERS::contains);
    }

    /** The peer that a process such as {@code w2.1} is; empty for clients of this project, and what is no worker. */
    public Optional<String> peer(String process) {
        if (peers().isEmpty()) {
            return Optional.empty();
        }
        Matcher worker = WORKER.matcher(process);
        if (!worker.lookingAt()) {
            return Optional.empty();
        }
        List<String> dealt = clients().toList();
        return Optional.of(dealt.get((Integer.parseInt(worker.group(1)) - 1) % dealt.size()))
                .filter(PEERS::contains);
    }

    private Stream<String> clients() {
        return Stream.of(client.split(",", -1));
    }
}
