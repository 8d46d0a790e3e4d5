package io.github.dynamodblock.core;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/** What an {@link Acquisition} wants done. */
sealed interface AcquireEffect {
    record SendAcquire(Version version, Optional<String> seen) implements AcquireEffect {}

    record SendRead() implements AcquireEffect {}

    record SendHeartbeat(Version version, long token) implements AcquireEffect {}

    /** Wake me; exactly then if being earlier would be in vain. */
    record WakeIn(long nanos, boolean exact) implements AcquireEffect {}

    /** Nobody will believe in this grant; should a row show it, it is free to us. */
    record Disown(String grant) implements AcquireEffect {}

    /** A row may show a disowned grant: look, and release it. */
    record Sweep(String grant, long beat) implements AcquireEffect {}

    record Granted(Version version, long token, Moment acknowledged) implements AcquireEffect {}

    record NotGranted(Optional<String> holder) implements AcquireEffect {}

    record Failed(LockException why) implements AcquireEffect {}
}
