package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;

/** What can happen to an {@link Acquisition}. */
public sealed interface AcquireInput {
    /** What this client thinks of the row at this input; empty for {@link Left}. */
    default Optional<RowAssessment> shown() {
        if (this instanceof Woken woken) {
            return Optional.of(woken.assessment());
        }
        if (this instanceof Written written) {
            return Optional.of(written.assessment());
        }
        if (this instanceof Read read) {
            return Optional.of(read.assessment());
        }
        if (this instanceof Confirmed confirmed) {
            return Optional.of(confirmed.assessment());
        }
        return this instanceof TimeUp up ? Optional.of(up.assessment()) : Optional.empty();
    }

    /** The caller's start, the poll timer, or news of the row. */
    record Woken(RowAssessment assessment) implements AcquireInput {}

    /** The answer to a {@link AcquireEffect.SendAcquire}. */
    record Written(StoreAnswer answer, RowAssessment assessment) implements AcquireInput {}

    /** The answer to a {@link AcquireEffect.SendRead}. */
    record Read(ReadAnswer answer, RowAssessment assessment) implements AcquireInput {}

    /** The answer to a {@link AcquireEffect.SendHeartbeat}. */
    record Confirmed(StoreAnswer answer, RowAssessment assessment) implements AcquireInput {}

    /** The deadline. */
    record TimeUp(RowAssessment assessment) implements AcquireInput {}

    /** The caller does not want it any more. */
    record Left() implements AcquireInput {}
}
