package io.github.dynamodblock.core;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The background failure log logs the failures of requests for which no caller waits. It logs one line per minute for
 * each kind of request and cause, however many locks are affected.
 */
final class BackgroundFailureLog {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");
    private static final long MINUTE = 60_000_000_000L;

    private final Clock clock;
    /** When each kind was logged last. There are only as many kinds as there are kinds of exceptions. */
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

    /** Logs that a heartbeat failed. */
    void heartbeat(LockKey key, Throwable why) {
        say("heartbeat", key, "without an acknowledged heartbeat its lease is lost", why);
    }

    /**
     * Logs the failure of a release for which no caller waits, of a release that was refused until its limit, or of a
     * sweep.
     */
    void release(LockKey key, Throwable why) {
        say("release", key, "its row stays taken for at most one lease duration", why);
    }

    /** Logs that a release failed, if the future fails. */
    void release(LockKey key, CompletableFuture<?> inBackground) {
        Futures.hear(inBackground, (outcome, failure) -> {
            if (failure != null) {
                release(key, Futures.cause(failure));
            }
        });
    }

    /** Logs that no thread accepted a task. */
    void handOver(Throwable why) {
        String what = "submission of a task to a thread";
        say(what, Kind.of(what, why), "the task is submitted again until a thread accepts it", why);
    }

    private void say(String about, LockKey key, String consequence, Throwable why) {
        say(about + " of the lock '" + key + "'", Kind.of(about, why), consequence, why);
    }

    private void say(String what, Kind kind, String consequence, Throwable why) {
        if (isLogDue(kind)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "A " + what + " failed (" + consequence
                            + "; further failures of this kind are not logged for one minute): " + why.getMessage(),
                    why);
        }
    }

    private synchronized boolean isLogDue(Kind kind) {
        long now = clock.nanos();
        @Nullable Long before = said.get(kind);
        if (before != null && now - before < MINUTE) {
            return false;
        }
        said.put(kind, now);
        return true;
    }
}
