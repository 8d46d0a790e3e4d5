package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.concurrent.TimeoutException;

/**
 * This class contains what a client receives from its store port when no response shows the result, or when the table
 * throttles the request.
 */
final class UnknownAnswers {
    /** No response arrived in time. */
    static final StoreAnswer ANSWER = new StoreAnswer.Unknown(new TimeoutException("no response"));

    /** The table throttled the request. */
    static final StoreAnswer.Unapplied THROTTLED =
            new StoreAnswer.Unapplied(new StoreUnavailableException("slow down", null), true);

    private UnknownAnswers() {}
}
