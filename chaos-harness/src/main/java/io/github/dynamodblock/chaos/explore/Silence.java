package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.StoreAnswer;
import java.util.concurrent.TimeoutException;

/** The answer of a store that gives none. */
final class Silence {
    static final StoreAnswer ANSWER = new StoreAnswer.Unknown(new TimeoutException("no response"));

    private Silence() {}
}
