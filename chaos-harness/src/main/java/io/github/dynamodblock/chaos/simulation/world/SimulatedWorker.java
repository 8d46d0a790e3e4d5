package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.WorkAware;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A worker is an application thread of a client. In a loop it waits, requests a lock, holds the lock and releases it.
 */
final class SimulatedWorker {
    static final long MILLI = World.MILLI;

    /**
     * The length of a time slot. A free worker can begin one task in each slot. So a task has the same meaning,
     * whatever the worker did before.
     */
    private static final long SLOT = 250 * MILLI;

    private static final long STEP = 10 * MILLI;

    /** The wait limit of a request, by its mode. A negative number means that the request does not wait. */
    private static final long[] WAITS = {5_000 * MILLI, 1_000 * MILLI, -1, 5_000 * MILLI, 200 * MILLI, 3_000 * MILLI};

    /** In this mode the caller cancels its request after {@link #PATIENCE}. */
    private static final int LEAVES = 3;

    private static final long PATIENCE = 300 * MILLI;
    /** The longest time from a request until its row is free, if the row must stay taken for a time. */
    private static final long LONGEST_KEPT = 7_500 * MILLI;

    /**
     * The longest time from a heartbeat that changes for how long the row must stay taken, until the row is free: 1.8
     * s, a lease, and some more.
     */
    private static final long LONGEST_MOVED = 4_500 * MILLI;

    private static final long LAST_WAIT = 6_000 * MILLI;

    /** The time from a check of the lease to the write that relies on the check. */
    static final long FLIGHT = 15 * MILLI;

    final ClientLife process;
    final World world;
    final int id;

    SimulatedWorker(ClientLife process, int number) {
        this.process = process;
        this.world = process.world;
        this.id = 2 * process.machine.index + number;
    }

    /** Returns whether the task is to request a lock and to cancel the request. */
    static boolean leaves(int task) {
        return ChoiceKind.TASK.digit(task, 2) == LEAVES;
    }

    /** Returns the same task without the cancellation of the request. */
    static int staying(int task) {
        return ChoiceKind.TASK.with(task, 2, 0);
    }

    /** Plans the next task of this worker. */
    void next() {
        if (world.healed() || !process.isOpen()) {
            return;
        }
        int slot = (int) (world.now() / SLOT);
        int slots = (int) (world.setup.heal() / SLOT);
        int task = 0;
        while (slot < slots && task == 0) {
            slot++;
            task = world.choices.make(ChoiceKind.TASK, id, slot);
        }
        if (task == 0) {
            return;
        }
        long idle = slot * SLOT + STEP * ChoiceKind.TASK.digit(task, 0) - world.now();
        LockKey key = process.key(ChoiceKind.TASK.digit(task, 1));
        int mode = ChoiceKind.TASK.digit(task, 2);
        int step = ChoiceKind.TASK.digit(task, 3);
        long hold = (20 + 2L * step * step) * MILLI;
        AcquireStyle chosen = AcquireStyle.of(world.choices.make(ChoiceKind.MANNER, id, slot));
        // After the time calm of the setup, no row may stay taken.
        AcquireStyle manner = (world.now() + idle < world.setup.heal() - LONGEST_KEPT ? chosen : chosen.brief())
                .parting(ReleaseStyle.of(world.choices.make(ChoiceKind.PARTING, id, slot)));
        int together = together(slot);
        LeaseCare care = LeaseCare.of(world.choices.make(ChoiceKind.CARE, id, slot))
                .working(world.choices.make(ChoiceKind.WORK, id, slot) != 0);
        process.live(idle, () -> {
            if (!world.healed() && process.isOpen()) {
                ask(key, together, mode, hold, manner, care);
            }
        });
    }

    private int together(int slot) {
        return world.keys.size() == 1 ? 0 : world.choices.make(ChoiceKind.TOGETHER, id, slot);
    }

    /** Lets a live client request every key, and in some worlds also all keys together, after all faults have ended. */
    static void converge(ClientLife process) {
        if (process.isOpen() && !process.isAway()) {
            SimulatedWorker worker = new SimulatedWorker(process, 0);
            for (LockKey key : process.world.keys) {
                CompletableFuture<?> unused =
                        worker.ask(key, LAST_WAIT, 20 * MILLI, AcquireStyle.USUAL, LeaseCare.USUAL);
            }
            if (worker.together((int) (process.world.now() / SLOT)) != 0) {
                CompletableFuture<?> unused = new MultiKeyWorker(
                                worker, process.world.keys, MultiKeyWorker.Way.AS_ONE, AcquireStyle.USUAL)
                        .ask(LAST_WAIT, 20 * MILLI);
            }
        }
    }

    private void ask(LockKey key, int together, int mode, long hold, AcquireStyle manner, LeaseCare care) {
        CompletableFuture<?> asked = together == 0
                ? ask(key, WAITS[mode], hold, manner, care)
                : MultiKeyWorker.of(this, key, together, manner).ask(WAITS[mode], hold);
        if (mode == LEAVES) {
            process.live(PATIENCE, () -> asked.cancel(true));
        }
    }

    private CompletableFuture<?> ask(LockKey key, long wait, long hold, AcquireStyle manner, LeaseCare care) {
        int ask = world.asks++;
        LockRequest.Builder request = care.of(manner.of(LockRequest.of(key)
                .listener((lease, event) -> world.note(new WorldEvent.Told(
                        world.now(), process.machine.index, ask, key, lease.fencingToken(), event)))));
        world.note(new WorldEvent.Asked(
                world.now(),
                process.machine.index,
                process.life,
                id,
                ask,
                ask,
                1,
                key,
                wait,
                manner.keeps(),
                manner.limits(),
                care.isByHand(),
                process.machine.nanos()));
        if (wait < 0) {
            CompletableFuture<Optional<Lease>> asked = process.user().tryAcquireAsync(request.build());
            heard(ask, key, hold, manner, care, asked.thenApply(lease -> lease.orElse(null)));
            return asked;
        }
        CompletableFuture<Lease> asked = process.user()
                .acquireAsync(request.waitLimit(Duration.ofNanos(wait)).build());
        heard(ask, key, hold, manner, care, asked);
        return asked;
    }

    private void heard(
            int ask, LockKey key, long hold, AcquireStyle manner, LeaseCare care, CompletableFuture<Lease> asked) {
        CompletableFuture<Lease> unused = asked.whenComplete((lease, failure) -> {
            if (process.isDead()) {
                return;
            }
            if (lease != null) {
                hold(ask, key, lease, hold, manner, care);
            } else {
                String why = failure == null ? "held" : failure.getClass().getSimpleName();
                world.note(new WorldEvent.Denied(
                        world.now(), process.machine.index, process.life, id, ask, key, why, process.machine.nanos()));
                process.live(0, this::next);
            }
        });
    }

    private void hold(int ask, LockKey key, Lease lease, long hold, AcquireStyle manner, LeaseCare care) {
        world.note(new WorldEvent.Granted(
                world.now(),
                process.machine.index,
                process.life,
                id,
                ask,
                key,
                lease,
                lease.fencingToken(),
                process.machine.nanos()));
        Runnable workEnds = care.works() ? work(ask, key, lease) : () -> {};
        long held = world.healed() ? 20 * MILLI : world.atMostUntilCalm(hold);
        use(key, lease);
        // The counter is read under the lease, because the value that the worker writes depends on it.
        boolean plain = !lease.isValid() || care.atLeast().isPresent();
        ReleaseStyle parting = plain ? ReleaseStyle.RELEASE : manner.parting();
        long count = parting == ReleaseStyle.WRITE ? CommitCounters.read(lease) : world.counters.read(key);
        if (held > 3 * FLIGHT) {
            process.live(held - 2 * FLIGHT, () -> use(key, lease));
        }
        process.live(held / 2, () -> {
            if (manner.lengthens()) {
                renew(ask, key, lease, manner.lengthening());
            }
        });
        manner.limits(held).forEach(at -> process.live(at, () -> renew(ask, key, lease, HeartbeatRequest.NONE)));
        care.heartbeats(held, process.machine.lease)
                .forEach(at -> process.live(at, () -> renew(ask, key, lease, care.request(isCalmNear()))));
        process.live(
                held,
                () -> letGo(ask, key, lease, parting, count + 1, () -> {
                    workEnds.run();
                    next();
                }));
    }

    /** Begins work under the lease, unless the client has closed in the meantime. Returns what ends the work. */
    private Runnable work(int ask, LockKey key, Lease lease) {
        WorkAware.Work work;
        try {
            work = WorkAware.begin(lease);
        } catch (LeaseLostException closed) {
            return () -> {};
        }
        world.note(new WorldEvent.Working(world.now(), process.machine.index, ask, key, true));
        return () -> {
            world.note(new WorldEvent.Working(world.now(), process.machine.index, ask, key, false));
            work.end();
        };
    }

    /** Returns whether the time {@code calm} of the setup is near. After that time no row may stay taken. */
    private boolean isCalmNear() {
        return world.now() > world.setup.heal() - LONGEST_MOVED;
    }

    /** Requests a heartbeat, unless the lease was lost or released. */
    private void renew(int ask, LockKey key, Lease lease, HeartbeatRequest wanted) {
        if (lease.state() == LeaseState.LOST || lease.state() == LeaseState.RELEASED) {
            return;
        }
        world.note(new WorldEvent.HeartbeatAsked(
                world.now(),
                process.machine.index,
                ask,
                key,
                wanted.atMost().map(Duration::toNanos).orElse(0L),
                wanted.atLeast().map(Duration::toNanos).orElse(0L),
                process.machine.nanos()));
        CompletableFuture<?> told = lease.heartbeatAsync(wanted).toCompletableFuture();
        boolean atOnce = told.isDone();
        CompletableFuture<?> unused = told.whenComplete((nothing, failure) -> {
            if (!process.isDead()) {
                world.note(new WorldEvent.HeartbeatTold(
                        world.now(), process.machine.index, ask, key, failure == null, atOnce));
            }
        });
    }

    /**
     * Reads the resource and writes to it, if the lease is valid. The process can be paused between the check of the
     * lease and the write.
     */
    void use(LockKey key, Lease lease) {
        if (!lease.isValid()) {
            return;
        }
        SimulatedResource resource = world.resource(key);
        int read = resource.read();
        long token = lease.fencingToken();
        process.live(
                FLIGHT,
                () -> world.note(new WorldEvent.Wrote(
                        world.now(),
                        process.machine.index,
                        key,
                        token,
                        resource.write(token),
                        resource.overwrite(read, token))));
    }

    /**
     * Returns whether the worker does not release its lost lease. In seven of eight cases it does not. Then the client
     * does not free the row, and other clients take it over.
     */
    static boolean leavesUnreleased(int ask, Lease lease) {
        return ask % 8 != 0 && lease.state() == LeaseState.LOST;
    }

    /**
     * Ends a lease.
     *
     * @param then what the worker does after it was notified of the outcome
     */
    void letGo(int ask, LockKey key, Lease lease, ReleaseStyle parting, long count, Runnable then) {
        if (leavesUnreleased(ask, lease)) {
            process.live(0, then);
            return;
        }
        long token = lease.fencingToken();
        world.note(new WorldEvent.ReleaseAsked(
                world.now(),
                process.machine.index,
                id,
                ask,
                key,
                token,
                parting == ReleaseStyle.COMMIT ? OptionalLong.of(count) : OptionalLong.empty()));
        if (parting == ReleaseStyle.RELEASE || parting == ReleaseStyle.WRITE) {
            release(
                    ask,
                    key,
                    lease,
                    parting == ReleaseStyle.WRITE ? CommitCounters.release(count) : ReleaseRequest.NONE,
                    then);
            return;
        }
        CompletableFuture<?> unused = lease.commitAsync(CommitCounters.items(
                        Collections.singletonMap(key, count), parting == ReleaseStyle.REFUSED_COMMIT))
                .toCompletableFuture()
                .whenComplete((result, failure) -> {
                    if (!process.isDead()) {
                        world.note(new WorldEvent.CommitTold(
                                world.now(),
                                process.machine.index,
                                ask,
                                key,
                                token,
                                result == null ? null : result.outcome()));
                        release(ask, key, lease, ReleaseRequest.NONE, then);
                    }
                });
    }

    private void release(int ask, LockKey key, Lease lease, ReleaseRequest writes, Runnable then) {
        long token = lease.fencingToken();
        CompletableFuture<ReleaseOutcome> released =
                (writes.isEmpty() ? lease.releaseAsync() : lease.releaseAsync(writes)).toCompletableFuture();
        CompletableFuture<?> unused = released.whenComplete((outcome, failure) -> {
            if (!process.isDead()) {
                world.note(
                        new WorldEvent.ReleaseTold(world.now(), process.machine.index, id, ask, key, token, outcome));
                process.live(0, then);
            }
        });
    }
}
