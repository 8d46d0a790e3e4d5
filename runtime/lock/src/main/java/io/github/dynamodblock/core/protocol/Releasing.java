package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code Releasing} is the release of a grant whose holder no longer believes, as a pure state machine. It is a part of
 * {@link Ending}. It also decides the outcome of the last heartbeat of a row that stays taken after the release.
 *
 * <p>If an attempt was applied: RELEASED. If the deadline passes before the result is known: UNKNOWN. If DynamoDB does
 * not accept the request: an exception, or UNKNOWN if the response to an earlier attempt was lost.
 *
 * <p>The row that a refusal shows decides what the refusal means:
 *
 * <ul>
 *   <li>This grant and this token, released: the release was applied. RELEASED.
 *   <li>This grant, released under another token: an administrator released the lock by force, in this tenure or in a
 *       later tenure that a late copy of this grant's acquire began. LOST; or UNKNOWN if the response to an attempt was
 *       lost.
 *   <li>This grant and this token, held: another write of this grant overtook the release. The client sends the release
 *       again, with a higher beat.
 *   <li>Anything else, and no response was lost: this grant did not hold the lock any more. LOST.
 *   <li>Anything else after a lost response, before V: no other client can have taken the lock except after this
 *       release. RELEASED. If the release writes in the row, this proves too little: an administrator may have released
 *       the lock by force, and then nothing was written. UNKNOWN.
 *   <li>Anything else after a lost response, after V or after a possible suspension: UNKNOWN.
 * </ul>
 *
 * @param ended the tenure that the release ended
 * @param beat the beat of the newest attempt
 * @param deadline when the caller receives an outcome, whatever is known then
 * @param writes whether the release writes in the row
 * @param doubted whether the response to an attempt was lost
 * @param failures how many attempts in a row failed
 * @param over whether the release is over
 */
public record Releasing(
        Tenure ended, long beat, long deadline, boolean writes, boolean doubted, int failures, boolean over) {

    /** An event that a release handles. */
    public sealed interface Input {
        /** The release starts. */
        record Begin() implements Input {}

        /** The result of an attempt is there. */
        record Answered(StoreAnswer answer) implements Input {}

        /** The timer of {@link Effect.RetryIn} has fired. */
        record RetryDue() implements Input {}

        /** The deadline has passed. */
        record TimeUp() implements Input {}
    }

    /** An action that a release requests. */
    public sealed interface Effect {
        /** Requests the last write of this grant. It frees the row, or is the last heartbeat of a row that stays taken. */
        record SendRelease(Version version) implements Effect {}

        /** Requests {@link Input.RetryDue} after so many nanoseconds. */
        record RetryIn(long nanos) implements Effect {}

        /** Reports the outcome to the caller. */
        record Finished(ReleaseOutcome outcome) implements Effect {}

        /** Reports that the store refuses the release for that reason. */
        record Failed(LockException why) implements Effect {}

        /** Requests a sweep in the background, because the row can still show this grant. */
        record Sweep(String grant, long beat) implements Effect {}
    }

    /** Returns the release of a tenure that ended. */
    public static Releasing of(Tenure tenure, long deadline) {
        return of(tenure, deadline, false);
    }

    /** Returns the release of a tenure that ended; {@code writes} says whether the release writes in the row. */
    public static Releasing of(Tenure tenure, long deadline, boolean writes) {
        return new Releasing(tenure, tenure.beat(), deadline, writes, false, 0, false);
    }

    /** Takes one step. */
    public Step<Releasing, Effect> on(Input input, Moment now) {
        if (over) {
            return Step.to(this);
        }
        if (input instanceof Input.TimeUp) {
            return unknown();
        }
        if (input instanceof Input.Answered answered) {
            return answered(answered.answer(), now);
        }
        return send(beat + 1);
    }

    private Step<Releasing, Effect> send(long next) {
        return Step.to(
                new Releasing(ended, next, deadline, writes, doubted, failures, false),
                new Effect.SendRelease(new Version(ended.grant(), next)));
    }

    private Step<Releasing, Effect> answered(StoreAnswer answer, Moment now) {
        if (answer instanceof StoreAnswer.Applied) {
            return finished(ReleaseOutcome.RELEASED);
        }
        if (answer instanceof StoreAnswer.Refused refused) {
            return refused(refused.row(), now);
        }
        if (answer instanceof StoreAnswer.Unknown) {
            return again(true, Backoff.afterUnknown(failures + 1), now);
        }
        StoreAnswer.Unapplied unapplied = (StoreAnswer.Unapplied) answer;
        if (unapplied.passing()) {
            return again(doubted, Backoff.afterRefusedService(failures + 1), now);
        }
        return doubted
                ? unknown()
                : Step.to(finished(), new Effect.Sweep(ended.grant(), beat), new Effect.Failed(unapplied.why()));
    }

    private Step<Releasing, Effect> refused(Optional<LockRow> row, Moment now) {
        Optional<LockRow> freed = row.filter(r -> r.isOf(ended.grant()) && r.released());
        if (freed.isPresent()) {
            boolean byUs = freed.get().token().equals(OptionalLong.of(ended.token()));
            return finished(byUs ? ReleaseOutcome.RELEASED : doubted ? ReleaseOutcome.UNKNOWN : ReleaseOutcome.LOST);
        }
        if (row.filter(r -> r.isHeldBy(ended.grant(), ended.token())).isPresent()) {
            return send(Math.max(beat, row.get().beat()) + 1);
        }
        if (!doubted) {
            return finished(ReleaseOutcome.LOST);
        }
        return finished(!writes && ended.noTakeoverPossible(now) ? ReleaseOutcome.RELEASED : ReleaseOutcome.UNKNOWN);
    }

    private Step<Releasing, Effect> again(boolean nowDoubted, long delay, Moment now) {
        Releasing next = new Releasing(ended, beat, deadline, writes, nowDoubted, failures + 1, false);
        return now.reached(deadline - delay) ? next.unknown() : Step.to(next, new Effect.RetryIn(delay));
    }

    private Step<Releasing, Effect> unknown() {
        return Step.to(finished(), new Effect.Sweep(ended.grant(), beat), new Effect.Finished(ReleaseOutcome.UNKNOWN));
    }

    private Step<Releasing, Effect> finished(ReleaseOutcome outcome) {
        return Step.to(finished(), new Effect.Finished(outcome));
    }

    private Releasing finished() {
        return new Releasing(ended, beat, deadline, writes, doubted, failures, true);
    }
}
