package io.github.dynamodblock.chaos.workload;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * An attempt says what a client does with one lock, once. Times are in nanoseconds.
 *
 * @param key the key of the lock
 * @param waitLimit the wait limit of the acquire; empty if the acquire does not wait
 * @param atMost for how long the lock is renewed; empty if it is renewed for as long as it is held. If the attempt
 *     takes two locks together, this limit applies to the first lock only
 * @param hold for how long the client holds the lock before the last protected write
 * @param earlyFencedWrite whether the client makes a fenced write also at the beginning, not only at the end
 * @param linger for how long a holder that notices the loss of its lease continues before it releases
 * @param think the pause after the attempt
 * @param commits whether the client writes the counter that only commits write
 * @param with a second lock that the client takes together with the first lock, if any; then the client writes nothing
 *     and only holds both locks
 */
record Attempt(
        String key,
        OptionalLong waitLimit,
        OptionalLong atMost,
        long hold,
        boolean earlyFencedWrite,
        long linger,
        long think,
        boolean commits,
        Optional<String> with) {
    Attempt {
        if (hold < 0 || linger < 0 || think < 0 || waitLimit.orElse(0) < 0) {
            throw new IllegalArgumentException("Times must not be negative: wait " + waitLimit + ", hold " + hold
                    + ", linger " + linger + ", think " + think);
        }
    }
}
