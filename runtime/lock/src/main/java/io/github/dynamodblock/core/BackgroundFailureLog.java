package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The log of what the store refuses where nobody waits for the answer: one line a minute for each kind of request and of
 * cause, however many locks it strikes.
 */
final class BackgroundFailureLog {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long MINUTE = 60_000_000_000L;

    private final Clock clock;
    /** When each was said last; there are as many as kinds of exceptions. */
    private final Map<Kind, Long> said = new HashMap<>();

    private record Kind(String about, Class<?> failure, Optional<Class<?>> cause) {
        static Kind of(String about, Throwable failure) {
            return new Kind(
                    about,
                    failure.getClass(),
                    Optional.ofNullable(failure.getCause()).map(Throwable::getClass));
        }
    }

    BackgroundFailureLog(Clock clock) {
        this.clock = clock;
    }

    /** A heartbeat was refused. */
    void heartbeat(LockKey key, Throwable why) {
        say("heartbeat", key, "a lease whose heartbeats are not acknowledged is lost", why);
    }

    /** A release that nobody waits for, or that was refused until its end, or a sweep. */
    void release(LockKey key, Throwable why) {
        say("release", key, "its row stays taken for at most a lease", why);
    }

    /** The same, if it fails. */
    void release(LockKey key, CompletableFuture<?> inBackground) {
        Futures.hear(inBackground, (outcome, failure) -> {
            if (failure != null) {
                release(key, Futures.cause(failure));
            }
        });
    }

    /** No thread took a task. */
    void handOver(Throwable why) {
        String what = "hand-over of a task to a thread";
        say(what, Kind.of(what, why), "the task is handed over again until a thread takes it", why);
    }

    private void say(String about, LockKey key, String consequence, Throwable why) {
        say(about + " of the lock '" + key + "'", Kind.of(about, why), consequence, why);
    }

    private void say(String what, Kind kind, String consequence, Throwable why) {
        if (isToBeSaid(kind)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "A " + what + " failed (" + consequence
                            + "; others that fail so are not logged for a minute): " + why.getMessage(),
                    why);
        }
    }

    private synchronized boolean isToBeSaid(Kind kind) {
        long now = clock.nanos();
        @Nullable Long before = said.get(kind);
        if (before != null && now - before < MINUTE) {
            return false;
        }
        said.put(kind, now);
        return true;
    }
}
