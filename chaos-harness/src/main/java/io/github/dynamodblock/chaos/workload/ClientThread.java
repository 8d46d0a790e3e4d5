package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.history.Action;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * A client thread acquires locks, works on the protected resource, releases, pauses, and records each of these
 * operations.
 */
final class ClientThread implements Runnable {
    static final long AFTER_AN_ERROR = Duration.ofMillis(50).toNanos();

    private final LockUnderTest lock;
    private final ProtectedResource resource;
    private final EventRecorder recorder;
    private final OperationRecorder operations;
    private final CriticalSection section;
    private final MultiKeyAttempt together;
    private final AttemptSequence choices;
    private final BooleanSupplier stopping;

    ClientThread(
            LockUnderTest lock,
            ProtectedResource resource,
            EventRecorder recorder,
            AttemptSequence choices,
            int thread,
            BooleanSupplier stopping) {
        this.lock = lock;
        this.resource = resource;
        this.recorder = recorder;
        this.operations = new OperationRecorder(recorder, thread);
        this.section = new CriticalSection(resource, recorder, operations, thread, lock.supportsFencing(), stopping);
        this.together = new MultiKeyAttempt(lock, recorder, operations, thread, stopping);
        this.choices = choices;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        try {
            while (!stopping.getAsBoolean()) {
                Attempt attempt = choices.next();
                if (lock.holdsTogether() && attempt.with().isPresent()) {
                    together.attempt(attempt);
                } else {
                    attempt(attempt);
                }
                WorkerTime.pause(attempt.think());
            }
        } catch (InterruptedException e) {
            // The worker interrupts a client that must end at once. Then the history shows an operation without an end,
            // which is what happened.
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(Attempt attempt) throws InterruptedException {
        Optional<Lease> lease = acquire(attempt);
        if (lease.isPresent()) {
            OptionalLong counted = section.work(attempt, lease.get());
            if (counted.isPresent()) {
                commit(attempt.key(), lease.get(), counted.getAsLong());
            } else {
                release(attempt.key(), lease.get());
            }
        }
    }

    private Optional<Lease> acquire(Attempt attempt) throws InterruptedException {
        LockRequest.Builder request = LockRequest.of(lock.key(attempt.key())).listener(new CallbackRecorder(recorder));
        attempt.waitLimit().ifPresent(nanos -> request.waitLimit(Duration.ofNanos(nanos)));
        OptionalLong atMost = lock.supportsFencing() ? attempt.atMost() : OptionalLong.empty();
        atMost.ifPresent(nanos -> request.atMost(Duration.ofNanos(nanos)));
        long op = operations.invokeAcquire(attempt.key(), attempt.waitLimit(), atMost);
        try {
            Optional<Lease> lease = attempt.waitLimit().isPresent()
                    ? Optional.of(lock.locks().acquire(request.build()))
                    : lock.locks().tryAcquire(request.build());
            long at = recorder.now();
            lease.ifPresentOrElse(
                    held -> operations.granted(
                            at, op, held.fencingToken(), lock.grantOf(attempt.key(), held.fencingToken())),
                    () -> operations.notGranted(at, op, "held by another"));
            return lease;
        } catch (LockException e) {
            operations.acquireThrew(recorder.now(), op, e);
            WorkerTime.pause(AFTER_AN_ERROR);
            return Optional.empty();
        }
    }

    private void commit(String key, Lease lease, long value) {
        long op = operations.invoke(Action.COMMIT, key, lease.fencingToken());
        try {
            operations.committed(resource.commit(lease, value), op, value);
        } catch (LockException e) {
            operations.commitThrew(op, value, e);
        }
    }

    private void release(String key, Lease lease) {
        long op = operations.invoke(Action.RELEASE, key, lease.fencingToken());
        try {
            operations.released(lease.release(), op);
        } catch (LockException e) {
            operations.releaseThrew(op, e);
        }
    }
}
