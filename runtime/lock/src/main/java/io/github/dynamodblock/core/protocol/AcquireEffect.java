package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import java.util.Set;

/** What an {@link Acquisition} wants done. */
public sealed interface AcquireEffect {
    /** Try to take the row, if it is free or still at the version seen. */
    record SendAcquire(Version version, Optional<String> seen) implements AcquireEffect {}

    /** Look at the row. */
    record SendRead() implements AcquireEffect {}

    /** Renew the row, which is ours, and remove those attributes, before the caller is told. */
    record SendHeartbeat(Version version, long token, Set<String> unwanted) implements AcquireEffect {}

    /** Wake me; exactly then if being earlier would be in vain. */
    record WakeIn(long nanos, boolean exact) implements AcquireEffect {}

    /** Moves the deadline there. */
    record EndAt(long time) implements AcquireEffect {}

    /** Nobody will believe in this grant; should a row show it, it is free to us. */
    record Disown(String grant) implements AcquireEffect {}

    /** A row may show a disowned grant: look, and release it. */
    record Sweep(String grant, long beat) implements AcquireEffect {}

    /** The lock is the caller's, by a write that was sent at {@code acknowledged}. */
    record Granted(Version version, long token, RowContent content, Moment acknowledged) implements AcquireEffect {}

    /** It is another's, as far as we know this holder's. */
    record NotGranted(Optional<String> holder) implements AcquireEffect {}

    /** There is no item, and the caller wants none made. */
    record NoItem() implements AcquireEffect {}

    /** It could not be asked for. */
    record Failed(LockException why) implements AcquireEffect {}
}
