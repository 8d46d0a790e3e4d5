package io.github.dynamodblock.chaos.workload;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * An attempt sequence is the endless list of attempts of one client thread. Only the seed, the number of keys, the
 * lease and the mix decide the list.
 *
 * <p>Most holds are far shorter than the lease, so many grants happen. Some holds are longer than the lease. So
 * heartbeats matter, and a pause of a process finds a client in its critical section.
 *
 * <p>Only one thread may use a sequence.
 */
final class AttemptSequence {
    private static final long SHORTEST_HOLD = Duration.ofMillis(30).toNanos();
    private static final long LONGEST_SHORT_HOLD = Duration.ofMillis(400).toNanos();
    // Longer than the time that the judge allows for the report of a loss. So a loss that is never reported counts as a
    // violation.
    private static final long SHORTEST_LINGER = Duration.ofMillis(150).toNanos();
    private static final long LONGEST_LINGER = Duration.ofMillis(400).toNanos();
    private static final long LONGEST_THINK = Duration.ofMillis(40).toNanos();
    private static final double EARLY_FENCED_WRITES = 0.4;

    private final SplittableRandom random;
    private final int keys;
    private final long lease;
    private final WorkloadMix mix;

    AttemptSequence(long seed, int keys, long lease, WorkloadMix mix) {
        this.random = new SplittableRandom(seed);
        this.keys = keys;
        this.lease = lease;
        this.mix = mix;
    }

    Attempt next() {
        int number = random.nextInt(keys);
        boolean impatient = random.nextDouble() < mix.impatient();
        long wait = between(2 * lease, 4 * lease);
        boolean outlasting = random.nextDouble() < mix.longHolds();
        long hold = outlasting ? between(lease * 12 / 10, lease * 16 / 10) : between(SHORTEST_HOLD, LONGEST_SHORT_HOLD);
        boolean early = random.nextDouble() < EARLY_FENCED_WRITES;
        long linger = between(SHORTEST_LINGER, LONGEST_LINGER);
        long think = between(0, LONGEST_THINK);
        boolean commits = random.nextDouble() < mix.commits();
        boolean together = random.nextDouble() < mix.together() && keys > 1;
        Optional<String> with =
                together ? Optional.of(keyName((number + random.nextInt(1, keys)) % keys)) : Optional.empty();
        boolean limited = random.nextDouble() < mix.limited();
        return new Attempt(
                keyName(number),
                impatient ? OptionalLong.empty() : OptionalLong.of(wait),
                limited ? OptionalLong.of(lease / 3) : OptionalLong.empty(),
                hold,
                early,
                linger,
                think,
                commits,
                with);
    }

    /** Returns the name of a key of the run. Numbers begin at 0. */
    static String keyName(int number) {
        return "key-" + (number + 1);
    }

    private long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }
}
