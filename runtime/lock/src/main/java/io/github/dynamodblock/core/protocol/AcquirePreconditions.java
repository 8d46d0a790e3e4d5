package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller wants of the row besides that it is free.
 *
 * @param onItem whether the row is an item of the application's own
 * @param onlyIfExists whether there must be one
 * @param only the names of the attributes that may stay, if not all may
 */
public record AcquirePreconditions(boolean onItem, boolean onlyIfExists, Optional<Set<String>> only) {
    /** Nothing else. */
    public static final AcquirePreconditions NONE = new AcquirePreconditions(false, false, Optional.empty());

    public static AcquirePreconditions of(LockRequest request) {
        return new AcquirePreconditions(
                request.onItem(),
                request.onlyIfExists(),
                request.replacesAttributes()
                        ? Optional.of(Set.copyOf(request.attributes().keySet()))
                        : Optional.empty());
    }

    /** What the caller is told of a row that refused an acquire and always will; empty if it may not. */
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
                                        ? "carried by an item of the application's own. Ask for it with onItem."
                                        : "an item that is only a lock. Ask for it without onItem, or delete that item"
                                                + " first."),
                        null)));
    }

    /** The attributes that have to go. */
    Set<String> unwanted(RowContent content) {
        if (only.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>(content.attributes().keySet());
        names.removeAll(only.get());
        return Set.copyOf(names);
    }
}
