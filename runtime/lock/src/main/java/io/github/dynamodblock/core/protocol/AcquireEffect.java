package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import java.util.Set;

/** An acquire effect is one action that an {@link Acquisition} requests from the code around it. */
public sealed interface AcquireEffect {
    /** Requests a write that takes the row, if the row is free or still has the version {@code seen}. */
    record SendAcquire(Version version, Optional<String> seen) implements AcquireEffect {}

    /** Requests a read of the row. */
    record SendRead() implements AcquireEffect {}

    /**
     * Requests a heartbeat of the row, which this grant holds, before the caller receives the lease. The heartbeat also
     * removes the {@code unwanted} attributes.
     */
    record SendHeartbeat(Version version, long token, Set<String> unwanted) implements AcquireEffect {}

    /**
     * Requests the input {@link AcquireInput.Woken} after that time. If {@code exact} is true, an earlier input would
     * be useless; otherwise it can come somewhat earlier.
     */
    record WakeIn(long nanos, boolean exact) implements AcquireEffect {}

    /** Moves the deadline to that time. */
    record EndAt(long time) implements AcquireEffect {}

    /**
     * States that no client will treat this grant as valid. If a row shows the grant, this client may take the row at
     * once.
     */
    record Disown(String grant) implements AcquireEffect {}

    /** Requests a sweep of a disowned grant that a row can show: a read, and then a release. */
    record Sweep(String grant, long beat) implements AcquireEffect {}

    /**
     * Reports that the caller has the lock. The lease counts from {@code acknowledged}: the write that took or renewed
     * the row was sent then, or later.
     */
    record Granted(Version version, long token, RowContent content, Moment acknowledged) implements AcquireEffect {}

    /**
     * Reports that the caller does not get the lock. {@code holder} is the owner name of the holder, as far as this
     * client knows it.
     */
    record NotGranted(Optional<String> holder) implements AcquireEffect {}

    /** Reports that there is no item, and that the caller does not want a new item. */
    record NoItem() implements AcquireEffect {}

    /** Reports that the acquire failed for that reason. */
    record Failed(LockException why) implements AcquireEffect {}
}
