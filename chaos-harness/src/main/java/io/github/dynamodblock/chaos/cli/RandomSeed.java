package io.github.dynamodblock.chaos.cli;

import java.security.SecureRandom;

/** This class makes a seed if the user gave none. The seed is short, so that the user can type it again. */
final class RandomSeed {
    private static final int BOUND = 1_000_000_000;

    private RandomSeed() {}

    static long fresh() {
        return new SecureRandom().nextInt(BOUND);
    }
}
