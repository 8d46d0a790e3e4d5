package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.core.protocol.Ending.Kind;
import io.github.dynamodblock.spi.StoreAnswer;

/** What can happen to an {@link Ending}. */
public sealed interface EndInput {
    /** The start; {@code silent} if nothing is to be sent for a lost lease: its client closed, or its row is freed already. */
    record Begin(boolean silent) implements EndInput {}

    /** The answer to a {@link EndEffect.Send} of that kind. */
    record Answered(Kind kind, StoreAnswer answer) implements EndInput {}

    /** The timer of {@link EndEffect.RetryIn}. */
    record RetryDue(Kind kind) implements EndInput {}

    /** The timer of {@link EndEffect.LimitIn}. */
    record TimeUp(Kind kind) implements EndInput {}

    /** The timer of {@link EndEffect.FreeIn}; {@code closed} if the client has closed meanwhile. */
    record KeptLongEnough(boolean closed) implements EndInput {}

    /** The client closes, and waits no longer. */
    record GivenUp() implements EndInput {}
}
