package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Acquire preconditions are what a caller requires of the row besides that the row is free.
 *
 * @param onItem whether the row must be an item of the application
 * @param onlyIfExists whether the item must exist
 * @param only the names of the application's attributes that may stay in the row; empty if all may stay
 */
public record AcquirePreconditions(boolean onItem, boolean onlyIfExists, Optional<Set<String>> only) {
    /** No further requirements. */
    public static final AcquirePreconditions NONE = new AcquirePreconditions(false, false, Optional.empty());

    /** Returns the preconditions of that request. */
    public static AcquirePreconditions of(LockRequest request) {
        return new AcquirePreconditions(
                request.onItem(),
                request.onlyIfExists(),
                request.replacesAttributes()
                        ? Optional.of(Set.copyOf(request.attributes().keySet()))
                        : Optional.empty());
    }

    /**
     * Returns the result for the caller if a row that refused an acquire will always refuse it. Empty if the row can
     * accept a later acquire.
     */
    Optional<AcquireEffect> refusal(Optional<LockRow> refusing) {
        if (refusing.isEmpty()) {
            return onlyIfExists ? Optional.of(new AcquireEffect.NoItem()) : Optional.empty();
        }
        LockRow row = refusing.get();
        boolean own = row.content().ownItem();
        return own == onItem
                ? Optional.empty()
                : Optional.of(new AcquireEffect.Failed(new LockMisuseException(
                        "The lock '" + row.key() + "' is "
                                + (own
                                        ? "carried by an item of the application. Request it with onItem."
                                        : "an item that is only a lock. Request it without onItem, or delete the item"
                                                + " first."),
                        null)));
    }

    /** Returns the names of the attributes that must be removed. */
    Set<String> unwanted(RowContent content) {
        if (only.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>(content.attributes().keySet());
        names.removeAll(only.get());
        return Set.copyOf(names);
    }
}
