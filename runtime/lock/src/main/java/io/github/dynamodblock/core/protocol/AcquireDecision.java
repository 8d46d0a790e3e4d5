package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/**
 * An acquire decision is one decision to acquire a lock, under one grant.
 *
 * <p>An attempt whose result is unknown is repeated under the same grant. So a row that shows the grant proves that one
 * of the attempts was applied. After a definite refusal, the grant is not used again: a late copy of one of its writes
 * can still be applied, and must not be mistaken for a write of a later decision.
 *
 * @param grant the name of the grant
 * @param beat the beat of the newest attempt, 0 before the first; each attempt has a higher beat
 * @param firstSentAt when the first attempt was sent, whatever its result
 * @param firstUnknownSentAt when the first attempt with an unknown result was sent. This attempt can be the one that was
 *     applied, so the lease of a later success counts from this time.
 * @param failures how many requests in a row failed without a definite result of the lock
 */
public record AcquireDecision(
        String grant, long beat, Optional<Moment> firstSentAt, Optional<Moment> firstUnknownSentAt, int failures) {
    /** Returns a decision without any attempt. */
    static AcquireDecision begin(String grant) {
        return new AcquireDecision(grant, 0, Optional.empty(), Optional.empty(), 0);
    }

    /** Returns this decision with one more attempt, which is sent now. */
    AcquireDecision attempt(Moment now) {
        return new AcquireDecision(grant, beat + 1, Optional.of(firstSentAt.orElse(now)), firstUnknownSentAt, failures);
    }

    /** Returns whether no attempt of this decision can still be applied without the client's knowledge. */
    public boolean isClean() {
        return firstUnknownSentAt.isEmpty();
    }

    /** Returns this decision after the attempt that was sent then had an unknown result. */
    AcquireDecision doubted(Moment sentAt) {
        return new AcquireDecision(
                grant, beat, firstSentAt, Optional.of(firstUnknownSentAt.orElse(sentAt)), failures + 1);
    }

    /** Returns this decision after a failure that leaves no new doubt. */
    AcquireDecision failed() {
        return new AcquireDecision(grant, beat, firstSentAt, firstUnknownSentAt, failures + 1);
    }

    /** Returns this decision after the row showed that beat of its grant. */
    AcquireDecision at(long shownBeat) {
        return new AcquireDecision(grant, Math.max(beat, shownBeat), firstSentAt, firstUnknownSentAt, 0);
    }

    /** Returns the version of the newest attempt. */
    public Version version() {
        return new Version(grant, beat);
    }
}
