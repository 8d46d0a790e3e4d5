package io.github.dynamodblock.dynamodb;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The names and types of a row's attributes. Clients of different layouts must never share a table, because they do
 * not understand each other's rows. A client therefore refuses a row of the other layout.
 *
 * @since 1.0.0
 */
public enum TableLayout {
    /**
     * A superset of the layout of the AWS lock client for Java. Clients of that library and of this library can
     * compete for the same locks, if the clients of that library write whole items. This is their default; they must
     * not set {@code updateExistingLockRecord}.
     *
     * <p>The writes of the AWS lock client drop the fencing token, and the next token begins at the wall clock. So the
     * tokens of two grants are sure to increase only if no grant of the AWS lock client came between them.
     */
    AWS(
            "ownerName",
            "leaseDuration",
            lease -> AttributeValue.fromS(Long.toString(lease.toMillis())),
            1_000_000,
            "recordVersionNumber",
            Optional.of("isReleased"),
            "record_version_number"),
    /**
     * The layout of python_dynamodb_lock. Clients of that library and of this library can compete for the same locks.
     *
     * <ul>
     *   <li>Each row is a held lock. So each release deletes the row, and the next fencing token begins at the wall
     *       clock. Do not use the tokens of this layout for fencing.
     *   <li>The table always has a sort key.
     *   <li>Lease durations are whole seconds, rounded up.
     * </ul>
     */
    PYTHON(
            "owner_name",
            "lease_duration",
            lease -> AttributeValue.fromN(
                    Long.toString(lease.plusNanos(999_999_999).toSeconds())),
            1_000_000_000,
            "record_version_number",
            Optional.empty(),
            "recordVersionNumber");

    static final String DATA = "data";
    static final String TOKEN = "fencingToken";

    /** When the holder requested the lock, in epoch milliseconds of the holder's wall clock: for people only. */
    static final String HELD_SINCE = "heldSince";

    /** The administrator that freed the lock by force, until a client acquires the lock: for people only. */
    static final String FORCED_BY = "forcedBy";

    /** The time of the forced release, in epoch milliseconds of the administrator's wall clock: for people only. */
    static final String FORCED_AT = "forcedAt";

    /** Exists, with the value "1", if the item is the application's own and carries a lock. */
    static final String OWN_ITEM = "ownItem";

    private final String owner;
    private final String lease;

    @SuppressWarnings("ImmutableEnumChecker") // The function has no state.
    private final Function<Duration, AttributeValue> leaseWritten;

    private final long leaseUnit;

    private final String version;

    @SuppressWarnings("ImmutableEnumChecker") // An Optional of a text cannot change.
    private final Optional<String> released;

    private final String otherLayoutVersion;

    TableLayout(
            String owner,
            String lease,
            Function<Duration, AttributeValue> leaseWritten,
            long leaseUnit,
            String version,
            Optional<String> released,
            String otherLayoutVersion) {
        this.owner = owner;
        this.lease = lease;
        this.leaseWritten = leaseWritten;
        this.leaseUnit = leaseUnit;
        this.version = version;
        this.released = released;
        this.otherLayoutVersion = otherLayoutVersion;
    }

    /** Returns the name of the attribute with the owner name of the holder, or of the last holder. */
    String owner() {
        return owner;
    }

    /** Returns the name of the attribute with the lease duration. */
    String lease() {
        return lease;
    }

    /** Returns a lease duration as this layout writes it. */
    AttributeValue written(Duration value) {
        return leaseWritten.apply(value);
    }

    /**
     * Returns the lease duration as its holder can understand it, rounded up. Empty if the value is missing or is not
     * a positive number.
     *
     * <p>The value can be a number or a text, with or without a fraction, because other programs write it too. A
     * duration that is read as too short would let a challenger take the lock from a holder that still believes.
     */
    Optional<Duration> read(@Nullable AttributeValue value) {
        return ItemNumbers.time(value, leaseUnit);
    }

    /** Returns the name of the attribute with the version: a text that changes with every write. */
    String version() {
        return version;
    }

    /**
     * Returns the name of the attribute that is exactly "1" if the lock is free. With any other value, or without the
     * attribute, the lock is held. Empty in a layout that deletes the rows of free locks.
     */
    Optional<String> released() {
        return released;
    }

    /** Returns the name of the attribute that rows of the other layout have instead of {@link #version}. */
    String otherLayoutVersion() {
        return otherLayoutVersion;
    }

    /** Returns all names that the lock itself uses, except the names that a table can choose. */
    Set<String> fixed() {
        Set<String> names = new TreeSet<>(Set.of(
                owner, lease, version, otherLayoutVersion, DATA, TOKEN, HELD_SINCE, FORCED_BY, FORCED_AT, OWN_ITEM));
        released.ifPresent(names::add);
        return names;
    }
}
