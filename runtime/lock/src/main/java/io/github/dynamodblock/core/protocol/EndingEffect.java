package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.core.protocol.Ending.Kind;
import io.github.dynamodblock.spi.Version;

/** An ending effect is one action that an {@link Ending} requests from the code around it. */
public sealed interface EndingEffect {
    /** Requests that write under that version. A last heartbeat writes the lease duration of {@code times}. */
    record Send(Kind kind, Version version, LeaseTimes times) implements EndingEffect {}

    /** Requests {@link EndingInput.RetryDue} after so many nanoseconds. */
    record RetryIn(Kind kind, long nanos) implements EndingEffect {}

    /**
     * Requests {@link EndingInput.TimeUp} for that kind of write after so many nanoseconds. Replaces the limit of
     * another kind.
     */
    record LimitIn(Kind kind, long nanos) implements EndingEffect {}

    /** Requests {@link EndingInput.KeptLongEnough} after so many nanoseconds. */
    record FreeIn(long nanos) implements EndingEffect {}

    /** Requests a sweep in the background, because the row can still show this grant. */
    record Sweep(String grant, long beat) implements EndingEffect {}

    /**
     * Reports that the row can be free, or that another client can hold it. Callers of this client that wait for the
     * row check it at once.
     */
    record Freed() implements EndingEffect {}

    /** Reports the result to the caller of the commit. */
    record Committed(CommitResult result) implements EndingEffect {}

    /** Reports to the caller of the commit that the commit failed for that reason. */
    record CommitFailed(LockException why) implements EndingEffect {}

    /** Reports the outcome to the caller of the release. */
    record Told(ReleaseOutcome outcome) implements EndingEffect {}

    /** Reports to the caller of the release that the release failed for that reason. */
    record Failed(LockException why) implements EndingEffect {}

    /** Logs a reason that no caller receives. */
    record Complain(LockException why) implements EndingEffect {}

    /** Reports that closing the client does not wait for this ending any more. */
    record Settled() implements EndingEffect {}
}
