package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.OptionalLong;

/**
 * An operation begins.
 *
 * @param at just before the call
 * @param thread the number of the calling thread within its process
 * @param op the operation's number, unique within its process
 * @param token the token the caller holds, for release and writes
 * @param timeout the longest wait in nanoseconds, for acquire
 * @param atMost for how long a granted lock is to be renewed, in nanoseconds, for acquire; absent where without end
 * @param group for an acquire of several locks together, all or none: the number of the first of their operations
 */
public record Invoke(
        long at,
        String process,
        int thread,
        long op,
        Action action,
        String key,
        OptionalLong token,
        OptionalLong timeout,
        OptionalLong atMost,
        OptionalLong group)
        implements Event {

    public Invoke {
        require(!process.isBlank(), "process", process);
        require(!key.isEmpty(), "key", key);
        require(timeout.isEmpty() || timeout.getAsLong() >= 0, "timeout", timeout);
    }

    /** An acquire that waits at most {@code timeout} nanoseconds. */
    public static Invoke acquire(long at, String process, int thread, long op, String key, long timeout) {
        return acquire(at, process, thread, op, key, OptionalLong.of(timeout));
    }

    /** An acquire, with a wait limit or not. */
    public static Invoke acquire(long at, String process, int thread, long op, String key, OptionalLong timeout) {
        return new Invoke(
                at,
                process,
                thread,
                op,
                Action.ACQUIRE,
                key,
                OptionalLong.empty(),
                timeout,
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /** The same of a lock that is to be renewed for no longer than {@code nanos}. */
    public Invoke renewedAtMost(OptionalLong nanos) {
        return new Invoke(at, process, thread, op, action, key, token, timeout, nanos, group);
    }

    /** The same as one of several that are granted together or not at all. */
    public Invoke inGroup(long first) {
        return new Invoke(at, process, thread, op, action, key, token, timeout, atMost, OptionalLong.of(first));
    }

    /** A release, read or write under the grant with {@code token}. */
    public static Invoke under(long at, String process, int thread, long op, Action action, String key, long token) {
        return new Invoke(
                at,
                process,
                thread,
                op,
                action,
                key,
                OptionalLong.of(token),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }
}
