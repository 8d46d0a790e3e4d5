package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.UnansweredMessage;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * {@code StoreRequests} sends requests to the store, and ensures that each request gets a result in time, even if the
 * result is only "unknown". That result comes on the timer's thread, where nothing may be sent. So it never waits for a
 * send that blocks.
 */
final class StoreRequests {
    private final Ports ports;

    StoreRequests(Ports ports) {
        this.ports = ports;
    }

    /**
     * Sends a write: a heartbeat on a thread that sends nothing else, and any other write on this thread.
     *
     * @param limit how long the result can take, in nanoseconds
     * @param then receives exactly one result
     */
    void write(LockWrite write, long limit, Consumer<StoreAnswer> then) {
        write(write, limit, write instanceof LockWrite.Heartbeat ? ports.heartbeats() : Runnable::run, then);
    }

    /** Sends a heartbeat on this thread, which sends nothing else; {@code then} receives exactly one result. */
    void beat(LockWrite.Heartbeat heartbeat, long limit, Consumer<StoreAnswer> then) {
        write(heartbeat, limit, Runnable::run, then);
    }

    private void write(LockWrite write, long limit, Executor on, Consumer<StoreAnswer> then) {
        await(timeout -> ports.store().write(write, timeout), limit, on, StoreAnswer.Unknown::new, then);
    }

    /** Sends acquires in one transaction, on this thread; {@code then} receives exactly one result. */
    void acquireAll(List<LockWrite.Acquire> writes, long limit, Consumer<AcquireAllAnswer> then) {
        await(
                timeout -> ports.store().acquireAll(writes, timeout),
                limit,
                Runnable::run,
                StoreAnswer.Unknown::new,
                then);
    }

    /** Sends a read of several rows on this thread; {@code then} receives exactly one result. */
    void readAll(List<LockKey> keys, long limit, Consumer<ReadAllAnswer> then) {
        await(
                timeout -> ports.store().readAll(keys, timeout),
                limit,
                Runnable::run,
                cause -> new ReadAllAnswer.Nothing(UnansweredMessage.because(cause)),
                then);
    }

    /** Sends a read of one row on this thread; {@code then} receives exactly one result. */
    void read(LockKey key, boolean consistent, long limit, Consumer<ReadAnswer> then) {
        await(
                timeout -> ports.store().read(key, consistent, timeout),
                limit,
                Runnable::run,
                cause -> new ReadAnswer.Nothing(UnansweredMessage.because(cause), true),
                then);
    }

    private <A> void await(
            Function<Duration, CompletableFuture<A>> request,
            long limit,
            Executor on,
            Function<Throwable, A> noAnswer,
            Consumer<A> then) {
        AtomicBoolean answered = new AtomicBoolean();
        CompletableFuture<A> connection = new CompletableFuture<>();
        // The timer is set before the send: whatever the send does on this thread, the result comes in time.
        Timer.Alarm alarm = ports.timer().after(limit, () -> {
            if (answered.compareAndSet(false, true)) {
                // The end of a request runs code that the application has added to its SDK client, and this code can
                // block.
                ports.sender().execute(() -> connection.cancel(true));
                then.accept(noAnswer.apply(new TimeoutException("no response within " + limit / 1_000_000 + " ms")));
            }
        });
        on.execute(() -> {
            // The request may have been given up while it waited for its turn.
            if (answered.get()) {
                return;
            }
            CompletableFuture<A> sent = sent(request, Duration.ofNanos(limit));
            Futures.hear(connection, (nothing, cancelled) -> sent.cancel(true));
            Futures.hear(sent, (answer, failure) -> {
                if (answered.compareAndSet(false, true)) {
                    alarm.cancel();
                    then.accept(failure == null ? answer : noAnswer.apply(failure));
                }
            });
        });
    }

    /**
     * A store that throws has broken its contract, possibly after the send. The result is then unknown; the client goes
     * on.
     */
    private static <A> CompletableFuture<A> sent(Function<Duration, CompletableFuture<A>> request, Duration limit) {
        try {
            return request.apply(limit);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
