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
 * The critical section is the work that a client does under its lock. It works as a careless application does:
 *
 * <ol>
 *   <li>It reads the counter.
 *   <li>It works for a while.
 *   <li>It writes the counter plus one, without checking whether the lease is still valid.
 *   <li>If the lease is lost, it continues for a while.
 * </ol>
 *
 * <p>The protected resource shows the effect of a late write. Between and during these steps, the section checks every
 * 10 ms whether the lease is valid.
 */
final class CriticalSection {
    private static final long BETWEEN_LOOKS = Duration.ofMillis(10).toNanos();

    private final ProtectedResource resource;
    private final EventRecorder recorder;
    private final OperationRecorder operations;
    private final int thread;
    private final boolean supportsFencing;
    private final BooleanSupplier stopping;

    CriticalSection(
            ProtectedResource resource,
            EventRecorder recorder,
            OperationRecorder operations,
            int thread,
            boolean supportsFencing,
            BooleanSupplier stopping) {
        this.resource = resource;
        this.recorder = recorder;
        this.operations = operations;
        this.thread = thread;
        this.supportsFencing = supportsFencing;
        this.stopping = stopping;
    }

    /**
     * Does the work of one attempt.
     *
     * @return the value that the counter of the commits gets, if this attempt commits and could read the counter
     */
    OptionalLong work(Attempt attempt, Lease lease) throws InterruptedException {
        String key = attempt.key();
        long token = lease.fencingToken();
        Sampler sampler = new Sampler(lease);
        long end = recorder.now() + attempt.hold();
        if (supportsFencing && attempt.earlyFencedWrite()) {
            perform(Action.FENCED_WRITE, sampler, () -> resource.fencedWrite(key, token));
        }
        OptionalLong committed = supportsFencing && attempt.commits() ? readCommitted(sampler) : OptionalLong.empty();
        ResourceAnswer counter = perform(Action.READ, sampler, () -> resource.read(key));
        while (sampler.look() && recorder.now() < end && !stopping.getAsBoolean()) {
            WorkerTime.pause(BETWEEN_LOOKS);
        }
        if (counter instanceof ResourceAnswer.Done seen) {
            perform(Action.WRITE, sampler, () -> resource.write(key, seen.value() + 1));
        }
        if (supportsFencing) {
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

    /** Continues to check the lease for a while: a lost lease must not become valid again. */
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
                throw new IllegalStateException(
                        "A future of the protected resource failed, but must not fail", e.getCause());
            }
        }
    }

    /** A sampler checks whether a lease is valid, and records each time at which it is valid. */
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

        /** Checks the lease, and returns whether it was valid at every check until now. */
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
