package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;

/** What can happen to an {@link Acquisition}. */
public sealed interface AcquireInput {
    /** What this client thinks of the row at this input; empty for {@link Left}. */
    default Optional<Outlook> shown() {
        if (this instanceof Woken woken) {
            return Optional.of(woken.outlook());
        }
        if (this instanceof Written written) {
            return Optional.of(written.outlook());
        }
        if (this instanceof Read read) {
            return Optional.of(read.outlook());
        }
        if (this instanceof Confirmed confirmed) {
            return Optional.of(confirmed.outlook());
        }
        return this instanceof TimeUp up ? Optional.of(up.outlook()) : Optional.empty();
    }

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
