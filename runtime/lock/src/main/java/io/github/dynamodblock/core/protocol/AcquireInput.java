package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;

/** An acquire input is one event that an {@link Acquisition} handles. */
public sealed interface AcquireInput {
    /** Returns this client's assessment of the row at this input; empty for {@link Left}. */
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

    /** The caller starts, the polling interval is over, or there is news of the row. */
    record Woken(RowAssessment assessment) implements AcquireInput {}

    /** The result of a {@link AcquireEffect.SendAcquire} is there. */
    record Written(StoreAnswer answer, RowAssessment assessment) implements AcquireInput {}

    /** The result of a {@link AcquireEffect.SendRead} is there. */
    record Read(ReadAnswer answer, RowAssessment assessment) implements AcquireInput {}

    /** The result of a {@link AcquireEffect.SendHeartbeat} is there. */
    record Confirmed(StoreAnswer answer, RowAssessment assessment) implements AcquireInput {}

    /** The deadline has passed. */
    record TimeUp(RowAssessment assessment) implements AcquireInput {}

    /** The caller does not want the lock any more. */
    record Left() implements AcquireInput {}
}
