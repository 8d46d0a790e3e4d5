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
 * One schedule: clients, a network and a store, from true time 0 until the end. Everything runs on the calling thread,
 * and everything that happens follows from the lock, the setup and the choices.
 */
public final class World {
    static final long MILLI = 1_000_000L;

    /** ρ of every client. */
    public static final double DRIFT = 0.01;

    /** How long after its last write a row may be collected: the shortest that a client takes. */
    static final Duration HORIZON = Duration.ofHours(1);

    /** By how much an eventually consistent read may be behind: far more than DynamoDB's are. */
    static final long STALEST = 10_000 * MILLI;

    /** The longest that a request and its response travel together when nothing is wrong. */
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
    private long happenings;

    /** @param lock makes one for the table and one for each process */
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
     * Starts everything; nothing has happened yet.
     *
     * @param hears of everything at once
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

    /** Lets all happen that the next instant brings; false when it is over. */
    public boolean step() {
        return agenda.step(setup.end());
    }

    /** True time. */
    public long now() {
        return agenda.now();
    }

    /** The true time at which a client's clock shows that. */
    public long trueTime(int client, long on) {
        return machines.get(client).trueTime(on);
    }

    /** Whether a client's machine is suspended. */
    public boolean isAsleep(int client) {
        return machines.get(client).isAsleep();
    }

    /** How fast a client's clock runs. */
    public double rate(int client) {
        return machines.get(client).rate;
    }

    /** Whether heartbeats of a client wait until others of it are answered, or sent some time ago. */
    public boolean takesTurns(int client) {
        return machines.get(client).heartbeatsAtOnce != 0;
    }

    /** L of a client in nanoseconds. */
    public long lease(int client) {
        return machines.get(client).lease;
    }

    public List<LockKey> keys() {
        return keys;
    }

    public WorldSetup setup() {
        return setup;
    }

    /** A number that two schedules share if they are the same. */
    public long trace() {
        return trace;
    }

    /** How many events there were. */
    public long happenings() {
        return happenings;
    }

    void note(WorldEvent event) {
        happenings++;
        trace = Fingerprints.then(trace, event.at(), event.print());
        witness.accept(event);
    }

    boolean healed() {
        return now() >= setup.heal();
    }

    /** That long, or less so that it is over when all is to be calm. */
    long atMostUntilCalm(long nanos) {
        return Math.min(nanos, Math.max(0, setup.calm() - 100 * MILLI - now()));
    }

    /** Whether the time to live of a row has ended. */
    public boolean isOverdue(LockRow row) {
        return row.expiresAt().isPresent() && row.expiresAt().getAsLong() < SimulatedMachine.epochSeconds(now());
    }

    /** Whether nobody renewed a row for two leases. */
    boolean longExpired(LockRow row) {
        return now() - table.changedAt(row.key())
                > 2 * row.lease().orElseThrow().toNanos();
    }

    /** What the lock of that key protects. */
    SimulatedResource resource(LockKey key) {
        return resources.computeIfAbsent(key, k -> new SimulatedResource());
    }

    ClientLife process(int client) {
        return processes.get(client);
    }

    /** Starts a client's next life. */
    void restart(SimulatedMachine machine) {
        ClientLife process = new ClientLife(this, machine, lock.get());
        processes.set(machine.index, process);
        new SimulatedWorker(process, 0).next();
        new SimulatedWorker(process, 1).next();
    }
}
