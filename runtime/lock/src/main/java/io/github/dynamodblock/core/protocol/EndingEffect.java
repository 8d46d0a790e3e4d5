package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.core.protocol.Ending.Kind;
import io.github.dynamodblock.spi.Version;

/** What an {@link Ending} wants done. */
public sealed interface EndingEffect {
    /** Send that write under that version; a last heartbeat says these times. */
    record Send(Kind kind, Version version, LeaseTimes times) implements EndingEffect {}

    /** Wake me after so many nanoseconds. */
    record RetryIn(Kind kind, long nanos) implements EndingEffect {}

    /** Tell me when the holder has waited so long for writes of that kind; replaces the limit of another kind. */
    record LimitIn(Kind kind, long nanos) implements EndingEffect {}

    /** Wake me when the row has stayed taken for so long. */
    record FreeIn(long nanos) implements EndingEffect {}

    /** The row may still show this grant: go on trying in the background. */
    record Sweep(String grant, long beat) implements EndingEffect {}

    /** The row may be free, or another's: callers of this client that wait for it look at once. */
    record Freed() implements EndingEffect {}

    /** The committer is told. */
    record Committed(CommitResult result) implements EndingEffect {}

    /** The committer is told that the store refuses to. */
    record CommitFailed(LockException why) implements EndingEffect {}

    /** Whoever releases is told. */
    record Told(ReleaseOutcome outcome) implements EndingEffect {}

    /** Whoever releases is told that the store refuses to. */
    record Failed(LockException why) implements EndingEffect {}

    /** Nobody is told the reason: it is logged. */
    record Complain(LockException why) implements EndingEffect {}

    /** Closing does not wait for this end any more. */
    record Settled() implements EndingEffect {}
}
