package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.OptionalLong;

/**
 * An event: an operation begins.
 *
 * @param at an instant just before the call
 * @param thread the number of the calling thread within its process
 * @param op the number of the operation, unique within its process
 * @param token for a release, a read, a write or a commit: the fencing token of the grant
 * @param timeout for an acquire: the longest wait in nanoseconds; absent if the acquire does not wait
 * @param atMost for an acquire: for how long a granted lock is to be renewed, in nanoseconds; absent if there is no
 *     limit
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

    /** Returns an acquire that waits at most {@code timeout} nanoseconds. */
    public static Invoke acquire(long at, String process, int thread, long op, String key, long timeout) {
        return acquire(at, process, thread, op, key, OptionalLong.of(timeout));
    }

    /** Returns an acquire, with or without a wait limit. */
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

    /** Returns this acquire of a lock that is to be renewed for at most {@code nanos}. */
    public Invoke renewedAtMost(OptionalLong nanos) {
        return new Invoke(at, process, thread, op, action, key, token, timeout, nanos, group);
    }

    /** Returns this acquire as one of several acquires that are granted together or not at all. */
    public Invoke inGroup(long first) {
        return new Invoke(at, process, thread, op, action, key, token, timeout, atMost, OptionalLong.of(first));
    }

    /** Returns a release, a read, a write or a commit under the grant with {@code token}. */
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
