package io.github.dynamodblock.chaos.cli;

import java.security.SecureRandom;

/** The seeds of those who named none: short enough to be typed again. */
final class RandomSeed {
    private static final int BOUND = 1_000_000_000;

    private RandomSeed() {}

    static long fresh() {
        return new SecureRandom().nextInt(BOUND);
    }
}
