package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Belief;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What is done under the lock, as a careless application does it: read the counter, work for a while, write it back
 * plus one without asking whether the lease still holds, and go on for a while even when it is lost. What a late write does
 * is for the resource to show. Between and during all that it looks every 10 ms whether the lease is valid.
 */
final class CriticalSection {
    private static final long BETWEEN_LOOKS = Duration.ofMillis(10).toNanos();

    private final ProtectedResource resource;
    private final EventRecorder recorder;
    private final OperationRecorder operations;
    private final int thread;
    private final boolean fences;
    private final BooleanSupplier stopping;

    CriticalSection(
            ProtectedResource resource,
            EventRecorder recorder,
            OperationRecorder operations,
            int thread,
            boolean fences,
            BooleanSupplier stopping) {
        this.resource = resource;
        this.recorder = recorder;
        this.operations = operations;
        this.thread = thread;
        this.fences = fences;
        this.stopping = stopping;
    }

    /** Returns what the counter that only commits write is to become, if this attempt is to commit and could read it. */
    OptionalLong work(Attempt attempt, Lease lease) throws InterruptedException {
        String key = attempt.key();
        long token = lease.fencingToken();
        Sampler sampler = new Sampler(lease);
        long end = recorder.now() + attempt.hold();
        if (fences && attempt.earlyFencedWrite()) {
            perform(Action.FENCED_WRITE, sampler, () -> resource.fencedWrite(key, token));
        }
        OptionalLong committed = fences && attempt.commits() ? readCommitted(sampler) : OptionalLong.empty();
        ResourceAnswer counter = perform(Action.READ, sampler, () -> resource.read(key));
        while (sampler.look() && recorder.now() < end && !stopping.getAsBoolean()) {
            WorkerTime.pause(BETWEEN_LOOKS);
        }
        if (counter instanceof ResourceAnswer.Done seen) {
            perform(Action.WRITE, sampler, () -> resource.write(key, seen.value() + 1));
        }
        if (fences) {
            perform(Action.FENCED_WRITE, sampler, () -> resource.fencedWrite(key, token));
        }
        if (!sampler.look()) {
            linger(attempt.linger(), sampler);
        }
        return committed;
    }

    private OptionalLong readCommitted(Sampler sampler) throws InterruptedException {
        return perform(Action.COMMITTED_READ, sampler, () -> resource.committedRead(sampler.key()))
                        instanceof ResourceAnswer.Done seen
                ? OptionalLong.of(seen.value() + 1)
                : OptionalLong.empty();
    }

    /** It looks on meanwhile: what was lost must not come back. */
    private void linger(long time, Sampler sampler) {
        long end = recorder.now() + time;
        while (recorder.now() < end && !stopping.getAsBoolean()) {
            sampler.look();
            WorkerTime.pause(BETWEEN_LOOKS);
        }
    }

    private ResourceAnswer perform(Action action, Sampler sampler, Supplier<CompletableFuture<ResourceAnswer>> request)
            throws InterruptedException {
        long op = operations.invoke(action, sampler.key(), sampler.token());
        CompletableFuture<ResourceAnswer> answer = request.get();
        while (true) {
            try {
                ResourceAnswer told = answer.get(BETWEEN_LOOKS, TimeUnit.NANOSECONDS);
                operations.answered(op, action, told);
                return told;
            } catch (TimeoutException e) {
                sampler.look();
            } catch (ExecutionException e) {
                throw new IllegalStateException("The resource broke its promise never to fail", e.getCause());
            }
        }
    }

    /** Looks whether a lease is valid, and records each time it is. */
    private final class Sampler {
        private final Lease lease;
        private boolean lost;

        Sampler(Lease lease) {
            this.lease = lease;
        }

        String key() {
            return lease.key().partition();
        }

        long token() {
            return lease.fencingToken();
        }

        /** Whether the holder has believed each time until now. */
        boolean look() {
            long before = recorder.now();
            if (lease.isValid()) {
                recorder.write(new Belief(before, recorder.process(), thread, key(), token()));
            } else {
                lost = true;
            }
            return !lost;
        }
    }
}
