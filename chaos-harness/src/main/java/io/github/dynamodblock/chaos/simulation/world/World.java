package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.spi.LockRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A world is one schedule: clients, a network and a store, from true time 0 until the end. One thread, the calling
 * thread, runs everything. All that happens follows from the lock, the setup and the choices.
 *
 * <p><em>True time</em> is the time of the world itself, in nanoseconds. Each client has its own clocks, which can
 * differ from true time.
 */
public final class World {
    static final long MILLI = 1_000_000L;

    /** ρ, the clock drift, of every client. */
    public static final double DRIFT = 0.01;

    /** The time to live of a row after its last write: the shortest time that a client accepts. */
    static final Duration HORIZON = Duration.ofHours(1);

    /** The largest age of an eventually consistent read. DynamoDB's reads are much newer. */
    static final long STALEST = 10_000 * MILLI;

    /** The longest time for which a request and its response travel together, if no fault happens. */
    public static final long ROUND_TRIP = 40 * MILLI;

    final EventQueue agenda = new EventQueue();
    final ScheduleChoices choices;
    final SimulatedTable table;
    final CommitCounters counters;
    final List<LockKey> keys = new ArrayList<>();
    final WorldSetup setup;
    final Supplier<LockVariant> lock;
    int asks;
    private final Map<LockKey, SimulatedResource> resources = new HashMap<>();
    long downUntil;
    long throttledUntil;
    private final List<SimulatedMachine> machines = new ArrayList<>();
    private final List<ClientLife> processes = new ArrayList<>();
    private Consumer<WorldEvent> witness = event -> {};
    private long trace;
    private long eventCount;

    /**
     * Creates a world in which nothing has happened.
     *
     * @param lock makes one lock variant for the table and one for each process
     */
    public World(WorldSetup setup, ScheduleChoices choices, Supplier<LockVariant> lock) {
        LockLog.onlyDefects();
        this.setup = setup;
        this.choices = choices;
        this.lock = lock;
        this.table = new SimulatedTable(lock.get().rules(), agenda);
        this.counters = new CommitCounters(agenda);
        for (int i = 0; i < setup.keys(); i++) {
            keys.add(LockKey.of("key", String.valueOf((char) ('a' + i))));
        }
        for (int i = 0; i < setup.clients(); i++) {
            machines.add(new SimulatedMachine(i, agenda, choices));
        }
    }

    /**
     * Starts the clients and plans the faults. When this method returns, no planned event has happened yet.
     *
     * @param hears receives every event at the instant at which the event happens
     */
    public void begin(Consumer<WorldEvent> hears) {
        witness = hears;
        for (SimulatedMachine machine : machines) {
            if (machine.wallOffset() != 0) {
                note(new WorldEvent.Struck(now(), machine.index, WorldFault.WALL_CLOCK, machine.wallOffset()));
            }
            processes.add(new ClientLife(this, machine, lock.get()));
        }
        for (int i = 0; i < setup.clients(); i++) {
            new SimulatedWorker(process(i), 0).next();
            new SimulatedWorker(process(i), 1).next();
        }
        new FaultInjector(this).plan();
        agenda.at(setup.heal(), () -> note(new WorldEvent.Healed(now())));
        agenda.at(setup.calm(), () -> processes.forEach(SimulatedWorker::converge));
    }

    /** Lets everything happen that is due at the next instant. Returns false if the world is over. */
    public boolean step() {
        return agenda.step(setup.end());
    }

    /** Returns the true time. */
    public long now() {
        return agenda.now();
    }

    /** Returns the true time at which the monotonic clock of a client shows the time {@code on}. */
    public long trueTime(int client, long on) {
        return machines.get(client).trueTime(on);
    }

    /** Returns whether the machine of a client is suspended. */
    public boolean isAsleep(int client) {
        return machines.get(client).isAsleep();
    }

    /** Returns the rate of the clock of a client: 1 for a clock that shows true time. */
    public double rate(int client) {
        return machines.get(client).rate;
    }

    /**
     * Returns whether the heartbeats of a client take turns: a heartbeat waits until earlier heartbeats got a response
     * or were sent some time ago.
     */
    public boolean takesTurns(int client) {
        return machines.get(client).heartbeatsAtOnce != 0;
    }

    /** Returns L, the lease duration of a client, in nanoseconds. */
    public long lease(int client) {
        return machines.get(client).lease;
    }

    /** Returns the keys of all locks. */
    public List<LockKey> keys() {
        return keys;
    }

    /** Returns the size and the times of the world. */
    public WorldSetup setup() {
        return setup;
    }

    /** Returns a number that is the same for two schedules if the schedules are the same. */
    public long trace() {
        return trace;
    }

    /** Returns how many events happened. */
    public long eventCount() {
        return eventCount;
    }

    void note(WorldEvent event) {
        eventCount++;
        trace = Fingerprints.then(trace, event.at(), event.print());
        witness.accept(event);
    }

    /** Returns whether all faults have ended. */
    boolean healed() {
        return now() >= setup.heal();
    }

    /** Returns the duration, shortened if necessary, so that it ends before the time {@code calm} of the setup. */
    long atMostUntilCalm(long nanos) {
        return Math.min(nanos, Math.max(0, setup.calm() - 100 * MILLI - now()));
    }

    /** Returns whether the time to live of a row has ended. */
    public boolean isOverdue(LockRow row) {
        return row.expiresAt().isPresent() && row.expiresAt().getAsLong() < SimulatedMachine.epochSeconds(now());
    }

    /** Returns whether the row has not changed for more than two of its leases. */
    boolean isLongExpired(LockRow row) {
        return now() - table.changedAt(row.key())
                > 2 * row.lease().orElseThrow().toNanos();
    }

    /** Returns the resource that the lock of a key protects. */
    SimulatedResource resource(LockKey key) {
        return resources.computeIfAbsent(key, k -> new SimulatedResource());
    }

    ClientLife process(int client) {
        return processes.get(client);
    }

    /** Starts the next process of a client. */
    void restart(SimulatedMachine machine) {
        ClientLife process = new ClientLife(this, machine, lock.get());
        processes.set(machine.index, process);
        new SimulatedWorker(process, 0).next();
        new SimulatedWorker(process, 1).next();
    }
}
