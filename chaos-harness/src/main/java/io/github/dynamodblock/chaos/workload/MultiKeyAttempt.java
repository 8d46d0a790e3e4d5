package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Belief;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * This class makes attempts that take two locks together. The history has one operation for each of the two locks. If
 * one of the locks is lost, the client frees the other lock by itself. This release begins at the earliest with the
 * callback that reports the loss. So the recorded operation begins with this callback.
 */
final class MultiKeyAttempt {
    private static final long BETWEEN_LOOKS = Duration.ofMillis(10).toNanos();

    private final LockUnderTest lock;
    private final EventRecorder recorder;
    private final OperationRecorder operations;
    private final int thread;
    private final BooleanSupplier stopping;

    MultiKeyAttempt(
            LockUnderTest lock,
            EventRecorder recorder,
            OperationRecorder operations,
            int thread,
            BooleanSupplier stopping) {
        this.lock = lock;
        this.recorder = recorder;
        this.operations = operations;
        this.thread = thread;
        this.stopping = stopping;
    }

    void attempt(Attempt attempt) throws InterruptedException {
        List<String> keys = List.of(attempt.key(), attempt.with().orElseThrow());
        Releases releases = new Releases();
        List<LockRequest> requests =
                keys.stream().map(key -> request(key, attempt, releases)).toList();
        List<Long> ops = operations.invokeAcquireAll(keys, attempt.waitLimit(), attempt.atMost());
        try {
            Optional<MultiLease> leases = attempt.waitLimit().isPresent()
                    ? Optional.of(lock.locks().acquireAll(requests))
                    : lock.locks().tryAcquireAll(requests);
            long at = recorder.now();
            if (leases.isEmpty()) {
                ops.forEach(op -> operations.notGranted(at, op, "one is held by another"));
                return;
            }
            for (int i = 0; i < ops.size(); i++) {
                long token = leases.get().leases().get(i).fencingToken();
                operations.granted(at, ops.get(i), token, lock.grantOf(keys.get(i), token));
            }
            releases.granted(leases.get().leases());
            hold(leases.get(), attempt);
            releases.release(leases.get());
        } catch (LockException e) {
            long at = recorder.now();
            ops.forEach(op -> operations.acquireThrew(at, op, e));
            WorkerTime.pause(ClientThread.AFTER_AN_ERROR);
        }
    }

    private LockRequest request(String key, Attempt attempt, Releases releases) {
        LeaseListener recording = new CallbackRecorder(recorder);
        LockRequest.Builder request = LockRequest.of(lock.key(key)).listener((lease, event) -> {
            recording.on(lease, event);
            if (event instanceof LeaseEvent.Lost) {
                releases.lost(key);
            }
        });
        attempt.waitLimit().ifPresent(nanos -> request.waitLimit(Duration.ofNanos(nanos)));
        if (key.equals(attempt.key())) {
            // This lock is lost first, and the other lock is lost with it.
            attempt.atMost().ifPresent(nanos -> request.atMost(Duration.ofNanos(nanos)));
        }
        return request.build();
    }

    private void hold(MultiLease leases, Attempt attempt) {
        long end = recorder.now() + attempt.hold();
        while (leases.isValid() && recorder.now() < end && !stopping.getAsBoolean()) {
            leases.leases().forEach(this::look);
            WorkerTime.pause(BETWEEN_LOOKS);
        }
        if (!leases.isValid()) {
            linger(leases, attempt.linger());
        }
    }

    /**
     * Waits for longer than the judge allows for the report of a loss. So the lock itself causes what follows from the
     * loss.
     */
    private void linger(MultiLease leases, long time) {
        long end = recorder.now() + time;
        while (recorder.now() < end && !stopping.getAsBoolean()) {
            leases.leases().forEach(this::look);
            WorkerTime.pause(BETWEEN_LOOKS);
        }
    }

    private void look(Lease lease) {
        long before = recorder.now();
        if (lease.isValid()) {
            recorder.write(
                    new Belief(before, recorder.process(), thread, lease.key().partition(), lease.fencingToken()));
        }
    }

    /** The releases of one attempt. Each release begins only once. */
    private final class Releases {
        private final Map<String, Long> begun = new HashMap<>();
        private List<Lease> leases = List.of();
        private Optional<String> lost = Optional.empty();

        synchronized void granted(List<Lease> held) {
            leases = held;
            lost.ifPresent(this::beginOthers);
        }

        synchronized void lost(String key) {
            if (lost.isEmpty()) {
                lost = Optional.of(key);
                beginOthers(key);
            }
        }

        private void beginOthers(String key) {
            leases.stream()
                    .filter(lease -> !lease.key().partition().equals(key))
                    .forEach(this::begin);
        }

        private synchronized long begin(Lease lease) {
            return begun.computeIfAbsent(
                    lease.key().partition(), key -> operations.invoke(Action.RELEASE, key, lease.fencingToken()));
        }

        void release(MultiLease held) {
            held.leases().forEach(this::begin);
            held.releaseAsync();
            for (Lease lease : held.leases()) {
                long op = begin(lease);
                try {
                    operations.released(lease.release(), op);
                } catch (LockException e) {
                    operations.releaseThrew(op, e);
                }
            }
        }
    }
}
