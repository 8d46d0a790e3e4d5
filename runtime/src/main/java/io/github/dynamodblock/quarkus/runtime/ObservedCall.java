package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells an observer of one call that requests locks: that it waits, and once how it ended. */
final class ObservedCall {
    private final List<ObservedGrant> grants;
    private final List<LockRequest> requests;
    private final LockObserver observer;
    private final Clock clock;
    private final long since;
    private final AtomicBoolean answered = new AtomicBoolean();

    /**
     * The caller begins to wait.
     *
     * @param grants what will be told of the lease of each request
     */
    ObservedCall(List<ObservedGrant> grants, List<LockRequest> requests, LockObserver observer, Clock clock) {
        this.grants = grants;
        this.requests = IntStream.range(0, grants.size())
                .mapToObj(
                        i -> requests.get(i).toBuilder().listener(grants.get(i)).build())
                .toList();
        this.observer = observer;
        this.clock = clock;
        this.since = clock.nanos();
        if (!grants.isEmpty()) {
            observer.waits(grants.get(0).call());
        }
    }

    /** Returns the requests to send. */
    List<LockRequest> requests() {
        return requests;
    }

    List<ObservedGrant> grants() {
        return grants;
    }

    ObservedGrant grant(LockKey key) {
        return grants.stream()
                .filter(grant -> grant.call().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    void answered(LockObserver.Answer answer) {
        // A list without requests is refused: nobody waits.
        if (!grants.isEmpty() && answered.compareAndSet(false, true)) {
            observer.answered(grants.get(0).call(), answer, Duration.ofNanos(clock.nanos() - since));
        }
    }

    void failed(Throwable failure) {
        answered(answer(failure));
    }

    private static LockObserver.Answer answer(Throwable failure) {
        if (failure instanceof InterruptedException || failure instanceof CancellationException) {
            return LockObserver.Answer.CANCELLED;
        }
        return failure instanceof LockNotGrantedException
                ? LockObserver.Answer.NOT_GRANTED
                : LockObserver.Answer.FAILED;
    }

    /** Returns the future of the caller, whose failure or cancellation is told. */
    <T> CompletableFuture<T> heard(CompletableFuture<T> told) {
        CompletableFuture<T> unused = told.whenComplete((T result, @Nullable Throwable failure) -> {
            if (failure != null) {
                failed(failure);
            }
        });
        return told;
    }
}
