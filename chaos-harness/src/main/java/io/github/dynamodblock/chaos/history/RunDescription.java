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
 * The description of a run: the content of {@code run.json}. Durations and instants are nanoseconds. Instants are those
 * of CLOCK_MONOTONIC.
 *
 * @param client the clients under test: {@code ours}, {@code mutant:…}, {@code aws}, {@code python}, or several of
 *     them, separated by commas. Several clients are assigned to the workers in turn
 * @param workers how many worker processes
 * @param threads how many client threads in each worker process
 * @param keys how many locks
 * @param duration how long the workload was to run
 * @param lease the lease duration L
 * @param pollCap the longest pause of a waiting client between two reads of the row
 * @param clockDrift ρ: 0.01 means that clock rates differ by at most 1 %
 * @param attemptTimeout how long the client waits for the response to one request
 * @param tokensDense whether every applied acquire of a key adds exactly 1 to the token. This is true without deletions
 *     and without blocks of tokens
 * @param plannedFaults for each kind of fault, how many faults were planned
 * @param longPauses how many of the planned pauses last longer than L
 * @param start when the workload began
 * @param faultsEnd when the last fault had ended
 * @param end when the workload ended
 * @param counters for each key, the final value of its unfenced counter, read from the resource itself; under the name
 *     of {@link #committed}, the final value of the counter that only commits write
 * @param versions for each component, its version
 * @param held how many leases of its own keys each worker was to hold, in addition to the contended leases
 * @param heldLease the lease duration of these leases; 0 if there are none
 * @param tokensRestart why the tokens of a key need not increase over all grants; absent if they must increase
 * @param stage how far the run has come
 * @param arguments the arguments of {@code chaos-harness} that run this again; empty if nobody can
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
        Optional<String> tokensRestart,
        RunStage stage,
        List<String> arguments) {
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
        arguments = List.copyOf(arguments);
    }

    /** Creates the description of a run that is finished and that no command can repeat. */
    public RunDescription(
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
        this(
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
                faultsEnd,
                end,
                counters,
                versions,
                held,
                heldLease,
                tokensRestart,
                RunStage.FINISHED,
                List.of());
    }

    /** Returns the name under which {@link #counters()} has the final value of the counter that only commits write. */
    public static String committed(String key) {
        return "committed/" + key;
    }

    /**
     * Returns the key of a lease that a worker incarnation holds in addition to the contended leases. Numbers begin at
     * 1.
     */
    public static String heldKey(String process, int number) {
        return HELD + process + "/" + number;
    }

    /** Returns whether a key is a {@link #heldKey}. Only its own worker requests such a key. */
    public static boolean isHeld(String key) {
        return key.startsWith(HELD);
    }

    /** Returns this description with another stage, and with the arguments that run it again. */
    public RunDescription at(RunStage newStage, List<String> newArguments) {
        return with(faultsEnd, end, newStage, newArguments);
    }

    /** Returns the description that this run would have if it had ended at the given instant. */
    public RunDescription endingAt(long instant) {
        return with(Math.min(faultsEnd, instant), instant, RunStage.FINISHED, arguments);
    }

    private RunDescription with(long newFaultsEnd, long newEnd, RunStage newStage, List<String> newArguments) {
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
                newFaultsEnd,
                newEnd,
                counters,
                versions,
                held,
                heldLease,
                tokensRestart,
                newStage,
                newArguments);
    }

    /** Returns the clients that are not of this project (the peers), in the order of the workers. */
    public List<String> peers() {
        return PEERS.stream().noneMatch(client::contains)
                ? List.of()
                : clients().filter(PEERS::contains).distinct().toList();
    }

    /** Returns whether clients of this project and peers took part. */
    public boolean mixed() {
        return !peers().isEmpty() && !clients().allMatch(PEERS::contains);
    }

    /**
     * Returns the peer that a process such as {@code w2.1} is. The result is empty for a client of this project and for
     * a process that is not a worker.
     */
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
