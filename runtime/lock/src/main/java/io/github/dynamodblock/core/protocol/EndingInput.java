package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.core.protocol.Ending.Kind;
import io.github.dynamodblock.spi.StoreAnswer;

/** An ending input is one event that an {@link Ending} handles. */
public sealed interface EndingInput {
    /**
     * The ending starts. {@code silent} is true if nothing may be sent for a lost lease: its client has closed, or its
     * row is already being freed.
     */
    record Begin(boolean silent) implements EndingInput {}

    /** The result of a {@link EndingEffect.Send} of that kind is there. */
    record Answered(Kind kind, StoreAnswer answer) implements EndingInput {}

    /** The timer of {@link EndingEffect.RetryIn} has fired. */
    record RetryDue(Kind kind) implements EndingInput {}

    /** The timer of {@link EndingEffect.LimitIn} has fired. */
    record TimeUp(Kind kind) implements EndingInput {}

    /**
     * The timer of {@link EndingEffect.FreeIn} has fired. {@code closed} says whether the client has closed in the
     * meantime.
     */
    record KeptLongEnough(boolean closed) implements EndingInput {}

    /** The client closes and no longer waits. */
    record GivenUp() implements EndingInput {}
}
