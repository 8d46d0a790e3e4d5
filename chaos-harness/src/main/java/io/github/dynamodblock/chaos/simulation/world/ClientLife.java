package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A life is one process of a client: the production core, its timers and its random numbers. If the process is killed,
 * nothing happens that it would have done later.
 */
final class ClientLife implements Timer, RandomSource {
    private static final int NAME = 32;
    private static final int FRACTIONS = 64;

    final World world;
    final SimulatedMachine machine;
    final int life;
    final String name;
    final SimulatedNetwork wire;
    private final CoreLockClient core;
    private final LockClient user;
    private int grants;
    private boolean dead;
    private boolean closing;
    private boolean away;
    private final LockVariant lock;

    ClientLife(World world, SimulatedMachine machine, LockVariant lock) {
        this.world = world;
        this.machine = machine;
        this.lock = lock;
        this.life = machine.lives++;
        machine.forgetStoreTime();
        this.name = "client-" + (machine.index + 1);
        this.wire = new SimulatedNetwork(this);
        Ports ports =
                lock.ports(new Ports(wire, machine, this, this, Runnable::run, Runnable::run, task -> live(0, task)));
        LeaseTiming timing = LeaseTiming.ofLease(Duration.ofNanos(machine.lease));
        ClientSettings usual = new ClientSettings(name, timing, Duration.ofSeconds(30), World.HORIZON, World.DRIFT);
        int atOnce = machine.heartbeatsAtOnce;
        this.core = new CoreLockClient(ports, atOnce == 0 ? usual : usual.heartbeatsAtOnce(atOnce), () -> {});
        this.user = lock.user(core, ports);
        world.note(new WorldEvent.Started(world.now(), machine.index, life));
    }

    /** Returns the client as its user sees it. */
    LockClient user() {
        return user;
    }

    /** Returns whether the process was killed. */
    boolean isDead() {
        return dead;
    }

    /** Returns whether the process accepts new work. */
    boolean isOpen() {
        return !dead && !closing;
    }

    /** Returns whether an image of the process is being made, or was made and no copy runs yet. */
    boolean isAway() {
        return away;
    }

    /** Prepares the client for an image of its process. {@link #freeze} must follow. */
    CompletableFuture<?> leave() {
        away = true;
        world.note(new WorldEvent.Leaving(world.now(), machine.index, 0));
        return lock.leave(core);
    }

    /** Makes the image. After the given time a copy of the process continues, without any of the connections. */
    void freeze(long length) {
        machine.freeze(length);
        wire.reset();
        live(length, () -> {
            away = false;
            core.resume();
        });
    }

    /** Kills the process. */
    void kill() {
        dead = true;
    }

    /**
     * Closes the client.
     *
     * @param grace how long the client waits for work, in nanoseconds
     */
    CompletableFuture<?> close(long grace) {
        closing = true;
        world.note(new WorldEvent.Leaving(world.now(), machine.index, grace));
        return lock.close(core, Duration.ofNanos(grace));
    }

    /**
     * Plans a task of the process after that much true time. If the process is paused at that time, the task runs after
     * the pause. If the process is dead, the task never runs.
     */
    void live(long nanos, Runnable task) {
        world.agenda.in(nanos, () -> run(task));
    }

    private void run(Runnable task) {
        if (dead) {
            return;
        }
        if (world.now() < machine.pausedUntil) {
            world.agenda.at(machine.pausedUntil, () -> run(task));
        } else {
            task.run();
        }
    }

    @Override
    public Alarm after(long nanos, Runnable task) {
        long due = machine.awake() + (long) Math.ceil(Math.max(0, nanos) / machine.rate);
        Pending pending = new Pending(task, due);
        pending.put();
        return pending;
    }

    /** An alarm of the process. It counts only the time for which the machine is not suspended. */
    private final class Pending implements Alarm, Runnable {
        private final Runnable task;
        private final long due;
        private boolean cancelled;

        Pending(Runnable task, long due) {
            this.task = task;
            this.due = due;
        }

        void put() {
            live(due - machine.awake(), this);
        }

        @Override
        public void run() {
            if (cancelled) {
                return;
            }
            if (machine.awake() < due) {
                put();
            } else {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /**
     * Returns the name of a new grant. For example, {@code 0…0c2l1n3} is the third grant of the second client in its
     * life 1.
     */
    @Override
    public String grant() {
        String tail = "c" + (machine.index + 1) + "l" + life + "n" + ++grants;
        return "0".repeat(NAME - tail.length()) + tail;
    }

    @Override
    public double fraction() {
        return world.choices.make(ChoiceKind.JITTER, machine.index, machine.jittersDrawn++) / (double) FRACTIONS;
    }

    /** Returns a key by its number. Numbers beyond the last key start again at the first key. */
    LockKey key(int number) {
        return world.keys.get(number % world.keys.size());
    }
}
