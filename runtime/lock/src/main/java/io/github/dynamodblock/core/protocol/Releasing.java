package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The release of a grant in which nobody believes any more, as a pure state machine: a part of {@link Ending}.
 *
 * <p>What a refusal means, by the row that it shows:
 *
 * <ul>
 *   <li>Our grant and token, released: the release worked. RELEASED.
 *   <li>Our grant, released under another token: somebody freed it by force, in this tenure or in a later one that a late
 *       copy of our acquire made. LOST; or UNKNOWN if the answer to an attempt was lost.
 *   <li>Our grant and token, held: another write of ours overtook the release. It is sent again, with a higher beat.
 *   <li>Anything else, and no answer was lost: the lock was not ours any more. LOST.
 *   <li>Anything else after a lost answer, before V: nobody could take the lock but after our release. RELEASED. Of a
 *       release that writes in the row this proves too little: somebody may have freed the row by force, and then nothing
 *       was written. UNKNOWN.
 *   <li>Anything else after a lost answer, after V: nobody knows. UNKNOWN.
 * </ul>
 *
 * @param ended the tenure that release ended
 * @param deadline when the caller is told, whatever is known then
 * @param writes whether it writes in the row
 * @param doubted whether an attempt's answer was lost
 */
public record Releasing(
        Tenure ended, long beat, long deadline, boolean writes, boolean doubted, int failures, boolean over) {

    /** What can happen to a release. */
    public sealed interface Input {
        /** The start. */
        record Begin() implements Input {}

        /** The answer to an attempt. */
        record Answered(StoreAnswer answer) implements Input {}

        /** The timer of {@link Effect.RetryIn}. */
        record RetryDue() implements Input {}

        /** The deadline. */
        record TimeUp() implements Input {}
    }

    /** What a release wants done. */
    public sealed interface Effect {
        /** Free the row. */
        record SendRelease(Version version) implements Effect {}

        /** Wake me after so many nanoseconds. */
        record RetryIn(long nanos) implements Effect {}

        /** The caller is told. */
        record Finished(ReleaseOutcome outcome) implements Effect {}

        /** The store refuses to. */
        record Failed(LockException why) implements Effect {}

        /** The row may still show this grant: go on trying in the background. */
        record Sweep(String grant, long beat) implements Effect {}
    }

    /** The release of a tenure that ended. */
    public static Releasing of(Tenure tenure, long deadline) {
        return of(tenure, deadline, false);
    }

    /** The release of a tenure that ended; {@code writes} says whether it writes in the row. */
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
        return finished(!writes && ended.couldStand(now) ? ReleaseOutcome.RELEASED : ReleaseOutcome.UNKNOWN);
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
