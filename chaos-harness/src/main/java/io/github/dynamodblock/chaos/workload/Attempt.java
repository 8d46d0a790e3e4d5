package io.github.dynamodblock.chaos.workload;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client does with one lock, once. Times are nanoseconds.
 *
 * @param waitLimit the wait limit of the acquire; empty: ask once
 * @param atMost for how long it is to be renewed, if not for as long as it is held; of two together the first only
 * @param hold how long the lock is held before the last protected write
 * @param earlyFencedWrite whether there is a fenced write at the beginning too, not only at the end
 * @param linger how long a holder that finds its lease lost goes on before it releases
 * @param think the pause afterwards
 * @param commits whether it writes the counter that only commits write
 * @param with a second lock to take together with the first, if any; then nothing is written, the two are only held
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
            throw new IllegalArgumentException("Times are not negative: wait " + waitLimit + ", hold " + hold
                    + ", linger " + linger + ", think " + think);
        }
    }
}
