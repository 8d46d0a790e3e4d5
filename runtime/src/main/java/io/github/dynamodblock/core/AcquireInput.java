package io.github.dynamodblock.core;

import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;

/** What can happen to an {@link Acquisition}. */
public sealed interface AcquireInput {
    /** The caller's start, the poll timer, or news of the row. */
    record Woken(Outlook outlook) implements AcquireInput {}

    /** The answer to a {@link AcquireEffect.SendAcquire}. */
    record Written(StoreAnswer answer, Outlook outlook) implements AcquireInput {}

    /** The answer to a {@link AcquireEffect.SendRead}. */
    record Read(ReadAnswer answer, Outlook outlook) implements AcquireInput {}

    /** The answer to a {@link AcquireEffect.SendHeartbeat}. */
    record Confirmed(StoreAnswer answer, Outlook outlook) implements AcquireInput {}

    /** The deadline. */
    record TimeUp(Outlook outlook) implements AcquireInput {}

    /** The caller does not want it any more. */
    record Left() implements AcquireInput {}
}
