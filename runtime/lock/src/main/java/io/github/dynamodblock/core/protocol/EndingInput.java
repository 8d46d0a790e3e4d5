package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.core.protocol.Ending.Kind;
import io.github.dynamodblock.spi.StoreAnswer;

/** What can happen to an {@link Ending}. */
public sealed interface EndingInput {
    /** The start; {@code silent} if nothing is to be sent for a lost lease: its client closed, or its row is freed already. */
    record Begin(boolean silent) implements EndingInput {}

    /** The answer to a {@link EndingEffect.Send} of that kind. */
    record Answered(Kind kind, StoreAnswer answer) implements EndingInput {}

    /** The timer of {@link EndingEffect.RetryIn}. */
    record RetryDue(Kind kind) implements EndingInput {}

    /** The timer of {@link EndingEffect.LimitIn}. */
    record TimeUp(Kind kind) implements EndingInput {}

    /** The timer of {@link EndingEffect.FreeIn}; {@code closed} if the client has closed meanwhile. */
    record KeptLongEnough(boolean closed) implements EndingInput {}

    /** The client closes, and waits no longer. */
    record GivenUp() implements EndingInput {}
}
