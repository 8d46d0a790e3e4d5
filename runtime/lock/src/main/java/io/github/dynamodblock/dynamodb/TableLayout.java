package io.github.dynamodblock.dynamodb;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The names and types of a row's attributes. Clients of two layouts must never share a table: neither would understand
 * the other's rows, so rows of the other layout are refused.
 */
public enum TableLayout {
    /**
     * A superset of the AWS Java lock client's: its clients and ours may contend for the same locks, if theirs write
     * whole items (the default, not {@code updateExistingLockRecord}). Their writes drop the fencing token, so tokens
     * increase only from each of their grants on.
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
     * That of python_dynamodb_lock, with its clients as with those of the AWS layout. Whatever holds a lock is a row, so
     * release deletes it, and fencing tokens begin anew at the wall clock: do not fence there. There is always a sort key, and leases count in whole seconds, rounded up.
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

    /** When the holder acquired, in epoch milliseconds of its wall clock: for people only. */
    static final String HELD_SINCE = "heldSince";

    /** Who forced it free, until it is acquired: for people only. */
    static final String FORCED_BY = "forcedBy";

    /** When that was, in epoch milliseconds of that administrator's wall clock: for people only. */
    static final String FORCED_AT = "forcedAt";

    /** There, and "1", if the item is the application's own and carries a lock. */
    static final String OWN_ITEM = "ownItem";

    private final String owner;
    private final String lease;

    @SuppressWarnings("ImmutableEnumChecker") // without state
    private final Function<Duration, AttributeValue> leaseWritten;

    private final long leaseUnit;

    private final String version;

    @SuppressWarnings("ImmutableEnumChecker") // of text
    private final Optional<String> released;

    private final String foreignVersion;

    TableLayout(
            String owner,
            String lease,
            Function<Duration, AttributeValue> leaseWritten,
            long leaseUnit,
            String version,
            Optional<String> released,
            String foreignVersion) {
        this.owner = owner;
        this.lease = lease;
        this.leaseWritten = leaseWritten;
        this.leaseUnit = leaseUnit;
        this.version = version;
        this.released = released;
        this.foreignVersion = foreignVersion;
    }

    /** Who holds or last held the lock. */
    String owner() {
        return owner;
    }

    /** L. */
    String lease() {
        return lease;
    }

    AttributeValue written(Duration value) {
        return leaseWritten.apply(value);
    }

    /**
     * L as its holder may understand it, rounded up; empty if missing, or no positive number. Number or text, with a
     * fraction or without: other programs write it, and a lease that is read too short is a holder robbed.
     */
    Optional<Duration> read(@Nullable AttributeValue value) {
        return ItemNumbers.time(value, leaseUnit);
    }

    /** The text that changes with every write. */
    String version() {
        return version;
    }

    /** Exactly "1" if free; anything else, or absent, if held. A layout without it deletes what is free. */
    Optional<String> released() {
        return released;
    }

    /** What rows of the other layout have in place of {@link #version}. */
    String foreignVersion() {
        return foreignVersion;
    }

    /** All names that the lock itself uses, but for those that a table chooses. */
    Set<String> fixed() {
        Set<String> names = new TreeSet<>(
                Set.of(owner, lease, version, foreignVersion, DATA, TOKEN, HELD_SINCE, FORCED_BY, FORCED_AT, OWN_ITEM));
        released.ifPresent(names::add);
        return names;
    }
}
