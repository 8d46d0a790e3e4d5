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

/** One life of a client: the production core, its timers and its lots. What a dead process was to do never happens. */
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
        machine.forgetStore();
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

    LockClient user() {
        return user;
    }

    boolean isDead() {
        return dead;
    }

    /** Whether it takes new work. */
    boolean isOpen() {
        return !dead && !closing;
    }

    /** Whether an image is made of it, and no copy goes on yet. */
    boolean isAway() {
        return away;
    }

    /** Makes ready for an image of it, which {@link #freeze} must follow. */
    CompletableFuture<?> leave() {
        away = true;
        world.note(new WorldEvent.Leaving(world.now(), machine.index));
        return lock.leave(core);
    }

    /** The image is made: a copy of it goes on after that long, with none of its connections. */
    void freeze(long length) {
        machine.freeze(length);
        wire.reset();
        live(length, () -> {
            away = false;
            core.resume();
        });
    }

    void kill() {
        dead = true;
    }

    CompletableFuture<?> close() {
        closing = true;
        world.note(new WorldEvent.Leaving(world.now(), machine.index));
        return core.closeAsync();
    }

    /** Something it does after that much true time: later if it is paused then, never if it is dead. */
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

    /** A timer counts the time for which its machine is awake. */
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

    /** {@code 0…0c2l1n3}: the second client, in its life 1, its third. */
    @Override
    public String grant() {
        String tail = "c" + (machine.index + 1) + "l" + life + "n" + ++grants;
        return "0".repeat(NAME - tail.length()) + tail;
    }

    @Override
    public double fraction() {
        return world.choices.make(ChoiceKind.JITTER, machine.index, machine.jitters++) / (double) FRACTIONS;
    }

    /** The key of that number. */
    LockKey key(int number) {
        return world.keys.get(number % world.keys.size());
    }
}
