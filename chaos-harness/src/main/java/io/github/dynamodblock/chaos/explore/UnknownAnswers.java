package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.concurrent.TimeoutException;

/** The answers of a store that gives none. */
final class UnknownAnswers {
    static final StoreAnswer ANSWER = new StoreAnswer.Unknown(new TimeoutException("no response"));

    /** And of one that asks to slow down. */
    static final StoreAnswer.Unapplied THROTTLED =
            new StoreAnswer.Unapplied(new StoreUnavailableException("slow down", null), true);

    private UnknownAnswers() {}
}
