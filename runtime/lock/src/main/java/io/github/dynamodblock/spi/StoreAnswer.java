package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockException;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;

/**
 * The result of a {@link LockWrite}: it was applied, it was not applied, or the result is unknown.
 */
public sealed interface StoreAnswer {
    /**
     * The write was applied.
     *
     * @param row the row after the write
     */
    record Applied(LockRow row) implements StoreAnswer {}

    /**
     * The condition of the write was false.
     *
     * @param row the row as it was, or empty if there was none
     */
    record Refused(Optional<LockRow> row) implements StoreAnswer {}

    /** The store showed no row: the result is unknown, or the write was certainly not applied. */
    sealed interface Failed extends StoreAnswer, AcquireAllAnswer {}

    /**
     * The write was sent, and its result is unknown: it was applied, or can still be applied, or is never applied.
     *
     * @param cause why there is no result
     */
    record Unknown(Throwable cause) implements Failed {}

    /**
     * The write was certainly not applied, and will never be applied.
     *
     * @param why the reason
     * @param passing whether the same request can succeed later, for example after throttling
     */
    record Unapplied(LockException why, boolean passing) implements Failed {}

    /**
     * A commit was certainly not applied, because one of the application's items was refused. The lock's own
     * condition was not found false.
     *
     * @param reasons the store's reasons, one for each of the application's items, in their order
     */
    record Declined(List<CancellationReason> reasons) implements StoreAnswer {
        /** Copies the reasons. */
        public Declined {
            reasons = List.copyOf(reasons);
        }
    }
}
