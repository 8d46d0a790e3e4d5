package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * The held leases are many leases of keys that no other client requests. This class holds them all the time, and the
 * lock renews them in the background, as in a busy process. The class checks each lease once in a heartbeat period. If
 * a lease is lost, the class releases it, and acquires the lock again at the next check. The leases end when the client
 * closes.
 */
final class HeldLeases implements Runnable {
    private static final int THREAD = 0;

    private final LockUnderTest lock;
    private final EventRecorder recorder;
    private final OperationRecorder operations;
    private final LeaseTiming timing;
    private final BooleanSupplier stopping;
    private final List<Place> places = new ArrayList<>();

    HeldLeases(LockUnderTest lock, EventRecorder recorder, int count, LeaseTiming timing, BooleanSupplier stopping) {
        this.lock = lock;
        this.recorder = recorder;
        this.operations = new OperationRecorder(recorder, THREAD);
        this.timing = timing;
        this.stopping = stopping;
        for (int number = 1; number <= count; number++) {
            places.add(new Place(RunDescription.heldKey(recorder.process(), number)));
        }
    }

    @Override
    public void run() {
        long between = timing.heartbeat().toNanos() / places.size();
        try {
            for (Place place : places) {
                if (stopping.getAsBoolean()) {
                    return;
                }
                place.look();
            }
            for (int next = 0; !stopping.getAsBoolean(); next = (next + 1) % places.size()) {
                places.get(next).look();
                WorkerTime.pause(between);
            }
        } catch (InterruptedException e) {
            // The worker interrupts this thread if it must end at once. Then the history shows an operation without an
            // end, which is what happened.
            Thread.currentThread().interrupt();
        }
    }

    /** A place is one key and the lease of this key, if it is held. */
    private final class Place {
        private final String key;
        private Optional<Lease> lease = Optional.empty();

        Place(String key) {
            this.key = key;
        }

        void look() throws InterruptedException {
            if (lease.isEmpty()) {
                lease = acquire();
            } else if (!believes(lease.get())) {
                release(lease.get());
                lease = Optional.empty();
            }
        }

        private boolean believes(Lease held) {
            long before = recorder.now();
            boolean valid = held.isValid();
            if (valid) {
                recorder.write(new Belief(before, recorder.process(), THREAD, key, held.fencingToken()));
            }
            return valid;
        }

        private Optional<Lease> acquire() throws InterruptedException {
            long op = operations.invokeAcquire(key, OptionalLong.empty(), OptionalLong.empty());
            try {
                Optional<Lease> granted = lock.locks()
                        .tryAcquire(LockRequest.of(lock.key(key))
                                .timing(timing)
                                .listener(new CallbackRecorder(recorder))
                                .build());
                long at = recorder.now();
                granted.ifPresentOrElse(
                        held -> operations.granted(at, op, held.fencingToken(), lock.grantOf(key, held.fencingToken())),
                        () -> operations.notGranted(at, op, "held by another"));
                return granted;
            } catch (LockException e) {
                operations.acquireThrew(recorder.now(), op, e);
                return Optional.empty();
            }
        }

        private void release(Lease held) {
            long op = operations.invoke(Action.RELEASE, key, held.fencingToken());
            try {
                operations.released(held.release(), op);
            } catch (LockException e) {
                operations.releaseThrew(op, e);
            }
        }
    }
}
