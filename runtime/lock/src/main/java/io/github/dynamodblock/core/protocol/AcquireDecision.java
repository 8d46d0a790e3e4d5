package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/**
 * One decision to take a lock, under one grant. A write whose answer is unknown is repeated under the same grant, so
 * that a row that shows the grant proves that one of the attempts was applied; after a definite refusal the grant is
 * spent, for a late copy of one of its writes may still be applied and must not be taken for a later decision's.
 *
 * @param beat of the newest attempt, 0 before the first; each attempt takes a higher one
 * @param doubtSince when the first attempt that ended unknown was sent. It may be the one that was applied, so a
 *     success counts from it.
 * @param firstSentAt when the first attempt was sent, whatever became of it
 * @param failures requests in a row that brought no answer of the lock
 */
public record AcquireDecision(
        String grant, long beat, Optional<Moment> firstSentAt, Optional<Moment> doubtSince, int failures) {
    static AcquireDecision begin(String grant) {
        return new AcquireDecision(grant, 0, Optional.empty(), Optional.empty(), 0);
    }

    AcquireDecision attempt(Moment now) {
        return new AcquireDecision(grant, beat + 1, Optional.of(firstSentAt.orElse(now)), doubtSince, failures);
    }

    /** No attempt of it is left that might still be applied unnoticed. */
    public boolean isClean() {
        return doubtSince.isEmpty();
    }

    AcquireDecision doubted(Moment sentAt) {
        return new AcquireDecision(grant, beat, firstSentAt, Optional.of(doubtSince.orElse(sentAt)), failures + 1);
    }

    AcquireDecision failed() {
        return new AcquireDecision(grant, beat, firstSentAt, doubtSince, failures + 1);
    }

    /** The row shows this beat of ours already. */
    AcquireDecision at(long shownBeat) {
        return new AcquireDecision(grant, Math.max(beat, shownBeat), firstSentAt, doubtSince, 0);
    }

    /** Of the newest attempt. */
    public Version version() {
        return new Version(grant, beat);
    }
}
