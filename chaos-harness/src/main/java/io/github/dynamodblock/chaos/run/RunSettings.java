package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.chaos.client.Clients;
import io.github.dynamodblock.chaos.history.FaultKind;
import io.github.dynamodblock.chaos.mutant.Mutant;
import io.github.dynamodblock.chaos.mutant.RealPlan;
import io.github.dynamodblock.chaos.workload.WorkloadMix;
import io.github.dynamodblock.dynamodb.TableLayout;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The run settings say what a run must do. The constructor throws a {@link UsageException} for settings that cannot be
 * run.
 *
 * @param workers how many worker processes there are
 * @param threads how many client threads each worker has
 * @param keys how many locks the clients contend for
 * @param duration how long the clients work
 * @param lease the lease duration of every contended lock
 * @param heartbeat how often a holder renews
 * @param faults the kinds of faults
 * @param client the client under test; or several clients, separated by commas and assigned to the workers in turn
 * @param tableLayout {@code aws} or {@code python}
 * @param seed decides the plan of faults and what the clients try
 * @param out the directory for the data
 * @param proxy {@code auto} or {@code toxiproxy} (the harness finds or obtains the program), the URL of a Toxiproxy
 *     that runs, or the path of a program
 * @param endpoint the endpoint of a DynamoDB that runs; empty if the harness starts DynamoDB Local
 * @param allowRemote whether the endpoint may be on another machine
 * @param held how many leases of keys of its own each worker holds, in addition to the contended leases
 * @param heldLease the lease duration of these additional leases
 * @param mix {@code usual}, {@code together}, {@code impatient} or {@code brisk}: how often clients do what only some
 *     of them do
 * @param failFast whether the run ends at the first violation that is found in the unfinished history
 */
public record RunSettings(
        int workers,
        int threads,
        int keys,
        Duration duration,
        Duration lease,
        Duration heartbeat,
        FaultChoice faults,
        String client,
        String tableLayout,
        long seed,
        Path out,
        String proxy,
        Optional<URI> endpoint,
        boolean allowRemote,
        int held,
        Duration heldLease,
        String mix,
        boolean failFast) {
    /** How many additional leases each worker holds if the user does not say it and there are no peers. */
    public static final int DEFAULT_HELD = 10;

    /** How many additional leases each worker holds in a run that must have many. */
    private static final int MANY_HELD = 60;

    private static final int KEYS = 3;

    // Almost as many as there are threads: few callers wait, so many acquires and commits are under way at any time.
    private static final int MANY_KEYS = 8;

    /** The clock drift ρ of every client of a run. */
    static final double CLOCK_DRIFT = 0.01;

    /** With five workers and three keys, a run of this many leases mostly has enough events to be judged. */
    static final int ENOUGH_LEASES = 30;

    private static final int MOST_WORKERS = 50;
    private static final int MOST_THREADS = 100;
    private static final int MOST_KEYS = 1_000;
    private static final int MOST_HELD = 5_000;
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(500);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(1);
    private static final Duration LONGEST_HELD_LEASE = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    public RunSettings {
        within("--workers", workers, MOST_WORKERS);
        within("--threads", threads, MOST_THREADS);
        within("--keys", keys, MOST_KEYS);
        if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
            throw wrong("--lease is " + DurationText.of(SHORTEST_LEASE) + " to " + DurationText.of(LONGEST_LEASE)
                    + ", not " + DurationText.of(lease));
        }
        if (heartbeat.isNegative() || heartbeat.isZero()) {
            throw wrong("--heartbeat must be positive, not " + DurationText.of(heartbeat));
        }
        if (heartbeat.compareTo(safePeriod(lease)) >= 0) {
            throw wrong("--heartbeat must be below the safe period, which is 0.6 of --lease ("
                    + DurationText.of(safePeriod(lease)) + "), not " + DurationText.of(heartbeat)
                    + "; a quarter of the lease is usual");
        }
        Duration shortest = shortest(lease, faults);
        if (duration.compareTo(shortest) < 0 || duration.compareTo(LONGEST) > 0) {
            throw wrong("--duration is " + DurationText.of(shortest) + " to " + DurationText.of(LONGEST)
                    + " with a lease of " + DurationText.of(lease) + ", not " + DurationText.of(duration));
        }
        TableLayout layout = LayoutOptions.named(tableLayout);
        if (layout == TableLayout.PYTHON && !lease.equals(Duration.ofSeconds(lease.toSeconds()))) {
            throw wrong("--lease counts in whole seconds with --table-layout python, not " + DurationText.of(lease));
        }
        UsageException.whileReading("--mix", () -> WorkloadMix.named(mix));
        int clients = UsageException.whileReading("--client", () -> Clients.together(client, layout))
                .size();
        if (clients > workers) {
            throw wrong("--client names " + clients + " clients for " + workers
                    + " workers; add --workers, so that each client has one");
        }
        checkHeld(held, heldLease, layout, client);
        Endpoints.checkProxy(proxy);
        endpoint.ifPresent(uri -> Endpoints.check(uri, allowRemote));
    }

    /**
     * Returns the settings of the run of a mutant. The run ends as soon as the mutant is found.
     *
     * @param mutant the mutant
     * @param seed the seed
     * @param out the directory for the data
     * @return the settings
     */
    public static RunSettings ofMutant(Mutant mutant, long seed, Path out) {
        return of(mutant.plan(), Clients.nameOf(mutant), seed, out, true);
    }

    /** Returns the arguments of {@code chaos-harness} that run this again, into another directory. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--client",
                client,
                "--seed",
                Long.toString(seed),
                "--duration",
                DurationText.of(duration),
                "--workers",
                Integer.toString(workers),
                "--threads",
                Integer.toString(threads),
                "--keys",
                Integer.toString(keys),
                "--lease",
                DurationText.of(lease),
                "--heartbeat",
                DurationText.of(heartbeat),
                "--faults",
                faults.text(),
                "--table-layout",
                tableLayout,
                "--held",
                Integer.toString(held),
                "--held-lease",
                DurationText.of(heldLease),
                "--mix",
                mix,
                "--proxy",
                proxy));
        endpoint.ifPresent(uri -> arguments.addAll(List.of("--endpoint", uri.toString())));
        if (allowRemote) {
            arguments.add("--allow-remote");
        }
        if (failFast) {
            arguments.add("--fail-fast");
        }
        return arguments;
    }

    /**
     * Returns the settings of the same run, but with its data in another directory, and not ended by a violation.
     *
     * @param directory the directory for the data
     * @return the settings
     */
    RunSettings toItsEnd(Path directory) {
        return new RunSettings(
                workers,
                threads,
                keys,
                duration,
                lease,
                heartbeat,
                faults,
                client,
                tableLayout,
                seed,
                directory,
                proxy,
                endpoint,
                allowRemote,
                held,
                heldLease,
                mix,
                false);
    }

    /**
     * Returns the settings of the run of the lock of this project under a plan that is meant for mutants.
     *
     * @param plan the plan
     * @param seed the seed
     * @param out the directory for the data
     * @return the settings
     */
    public static RunSettings ofOurs(RealPlan plan, long seed, Path out) {
        return of(plan, "ours", seed, out, false);
    }

    private static RunSettings of(RealPlan plan, String client, long seed, Path out, boolean failFast) {
        Duration lease = Duration.ofSeconds(1);
        return new RunSettings(
                5,
                2,
                plan == RealPlan.LOST_ANSWERS ? MANY_KEYS : KEYS,
                Duration.ofSeconds(60),
                lease,
                lease.dividedBy(4),
                FaultChoice.parse(plan == RealPlan.LOST_ANSWERS ? "lost-response,latency" : "all"),
                client,
                "aws",
                seed,
                out,
                "auto",
                Optional.empty(),
                false,
                plan == RealPlan.MANY_HELD ? MANY_HELD : DEFAULT_HELD,
                lease.multipliedBy(20),
                mix(plan).word(),
                failFast);
    }

    private static WorkloadMix mix(RealPlan plan) {
        return switch (plan) {
            case TOGETHER -> WorkloadMix.TOGETHER;
            case IMPATIENT -> WorkloadMix.IMPATIENT;
            case LOST_ANSWERS -> WorkloadMix.BRISK;
            case USUAL, MANY_HELD -> WorkloadMix.USUAL;
        };
    }

    private static void checkHeld(int held, Duration heldLease, TableLayout layout, String client) {
        if (held < 0 || held > MOST_HELD) {
            throw wrong("--held is 0 to " + MOST_HELD + ", not " + held);
        }
        if (heldLease.compareTo(SHORTEST_LEASE) < 0 || heldLease.compareTo(LONGEST_HELD_LEASE) > 0) {
            throw wrong("--held-lease is " + DurationText.of(SHORTEST_LEASE) + " to "
                    + DurationText.of(LONGEST_HELD_LEASE) + ", not " + DurationText.of(heldLease));
        }
        if (held > 0 && layout == TableLayout.PYTHON && !heldLease.equals(Duration.ofSeconds(heldLease.toSeconds()))) {
            throw wrong("--held-lease counts in whole seconds with --table-layout python, not "
                    + DurationText.of(heldLease));
        }
        if (held > 0 && peers(client)) {
            throw wrong("--held needs clients of this project alone; use --held 0 with peers");
        }
    }

    /**
     * Returns the shortest duration of a run. The quiet phase at the end lasts two leases and a second. Before the
     * quiet phase, there must be room for some faults.
     */
    private static Duration shortest(Duration lease, FaultChoice faults) {
        return faults.kinds().isEmpty()
                ? Duration.ofSeconds(1)
                : lease.multipliedBy(4).plusSeconds(2);
    }

    private static Duration safePeriod(Duration lease) {
        return LeaseTiming.ofLease(lease).safePeriod();
    }

    /** Returns the clients, in the order in which they are assigned to the workers. */
    private List<String> clients() {
        return Clients.together(client, LayoutOptions.named(tableLayout));
    }

    /** Returns the client of a worker. Workers are counted from 1. */
    String clientOf(int worker) {
        return clients().get((worker - 1) % clients().size());
    }

    /** Returns whether a worker, such as {@code w2}, runs a peer. */
    boolean isPeer(String worker) {
        return Clients.isPeer(clientOf(Integer.parseInt(worker.substring(1))));
    }

    /** Returns whether some worker runs that client. */
    boolean runs(String name) {
        return clients().contains(name);
    }

    /** Returns whether the run has faults, but is so short that it probably shows too little of their effects. */
    boolean isShort() {
        return !faults.kinds().isEmpty() && duration.compareTo(lease.multipliedBy(ENOUGH_LEASES)) < 0;
    }

    LeaseTiming timing() {
        return new LeaseTiming(lease, heartbeat, safePeriod(lease));
    }

    /**
     * Returns how many additional leases each worker holds if the user does not say it.
     *
     * @param client the client under test
     * @return the number of leases
     */
    public static int defaultHeld(String client) {
        return peers(client) ? 0 : DEFAULT_HELD;
    }

    /**
     * Returns the kinds of faults that can happen in this run. With peers there are no wall jumps, because the harness
     * cannot move the clock that a peer reads.
     */
    Set<FaultKind> kinds() {
        Set<FaultKind> kinds = new HashSet<>(faults.kinds());
        if (peers(client)) {
            kinds.remove(FaultKind.WALL_JUMP);
        }
        return kinds;
    }

    private static boolean peers(String client) {
        return Stream.of(client.split(",", -1)).anyMatch(Clients::isPeer);
    }

    private static void within(String flag, int value, int most) {
        if (value < 1 || value > most) {
            throw wrong(flag + " is 1 to " + most + ", not " + value);
        }
    }

    private static UsageException wrong(String message) {
        return new UsageException(message);
    }
}
