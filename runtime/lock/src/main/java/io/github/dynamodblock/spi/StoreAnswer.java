package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockException;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;

/** What became of a {@link LockWrite}. It happened, it did not, or nobody knows. */
public sealed interface StoreAnswer {
    /** It happened; this is the row it made. */
    record Applied(LockRow row) implements StoreAnswer {}

    /** Its condition was false; this is the row as it was, or empty if there was none. */
    record Refused(Optional<LockRow> row) implements StoreAnswer {}

    /** The rows did not answer. */
    sealed interface Failed extends StoreAnswer, AcquireAllAnswer {}

    /** It was sent, and nobody knows: it may have happened, may yet happen, or never. */
    record Unknown(Throwable cause) implements Failed {}

    /**
     * It certainly did not happen and never will.
     *
     * @param passing whether the same request may succeed later, as after throttling
     */
    record Unapplied(LockException why, boolean passing) implements Failed {}

    /**
     * Of a commit: it certainly did not happen, for one of the application's items was refused. The lock's own condition
     * was not found false.
     *
     * @param reasons the store's, one for each of the application's items, in their order
     */
    record Declined(List<CancellationReason> reasons) implements StoreAnswer {
        public Declined {
            reasons = List.copyOf(reasons);
        }
    }
}
