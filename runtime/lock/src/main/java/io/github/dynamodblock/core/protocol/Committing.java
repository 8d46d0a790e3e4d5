package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commit of a grant in which nobody believes any more, as a pure state machine: a part of {@link Ending}. All attempts are one and the same
 * write, under one beat, for the store must know a repetition as such.
 *
 * <p>What an answer means. Applied, or refused by a row that shows exactly the version of this commit: it was applied,
 * once. Any other refusal, of the lock or of an item: if no attempt's answer was lost, nothing was applied, nor ever will
 * be. If one was, nobody knows: that attempt may be on its way, or was applied and the row has changed since. Whether
 * the answer came before V does not help as it does a release: a lock that was freed by force looks the same, and here
 * somebody would count on writes that were never made.
 *
 * <p>What arrives late is harmless: it has the condition of a release, so it is applied as long as the row is this
 * grant's and no longer. After an outcome that nobody knows, a sweep frees the row at a higher beat, which refuses it.
 *
 * @param ended the tenure that the commit ended
 * @param deadline when the caller is told, whatever is known then
 * @param inFlight whether an attempt may yet be answered
 * @param doubted whether an attempt's answer was lost
 * @param why the last failure that certainly applied nothing
 */
public record Committing(
        Tenure ended,
        Version version,
        long deadline,
        boolean inFlight,
        boolean doubted,
        int failures,
        @Nullable LockException why,
        boolean over) {

    /** What can happen to a commit. */
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

    /** What a commit wants done. */
    public sealed interface Effect {
        /** Write the items and free the row. */
        record SendCommit(Version version) implements Effect {}

        /** Wake me after so many nanoseconds. */
        record RetryIn(long nanos) implements Effect {}

        /** Nothing was written and the row may be ours: free it as any other, then tell the result. */
        record Free(CommitResult result) implements Effect {}

        /** Nothing was written and the row may be ours: free it as any other, then fail. */
        record FreeAndFail(LockException why) implements Effect {}

        /** The row may still show this grant: go on trying in the background. */
        record Sweep(String grant, long beat) implements Effect {}

        /** The caller is told, and whoever releases what is committed. */
        record Finished(CommitResult result, ReleaseOutcome released) implements Effect {}
    }

    /** The commit of a tenure that ended. */
    public static Committing of(Tenure tenure, long deadline) {
        Version version = new Version(tenure.grant(), tenure.beat() + 1).committing();
        return new Committing(tenure, version, deadline, false, false, 0, null, false);
    }

    /** Takes one step. */
    public Step<Committing, Effect> on(Input input, Moment now) {
        if (over) {
            return Step.to(this);
        }
        if (input instanceof Input.TimeUp) {
            return inFlight ? unknown() : timeUp();
        }
        if (input instanceof Input.Answered answered) {
            return answered(answered.answer(), now);
        }
        return Step.to(
                new Committing(ended, version, deadline, true, doubted, failures, why, false),
                new Effect.SendCommit(version));
    }

    private Step<Committing, Effect> answered(StoreAnswer answer, Moment now) {
        if (answer instanceof StoreAnswer.Applied) {
            return committed();
        }
        if (answer instanceof StoreAnswer.Refused refused) {
            return refused(refused.row());
        }
        if (answer instanceof StoreAnswer.Declined declined) {
            return doubted
                    ? unknown()
                    : Step.to(
                            finished(),
                            new Effect.Free(new CommitResult(CommitOutcome.NOT_COMMITTED, declined.reasons())));
        }
        if (answer instanceof StoreAnswer.Unapplied unapplied) {
            Committing told = because(unapplied.why());
            return unapplied.passing() ? told.again(Backoff.afterRefusedService(failures + 1), now) : told.timeUp();
        }
        return new Committing(ended, version, deadline, false, true, failures, why, false)
                .again(Backoff.afterUnknown(failures + 1), now);
    }

    private Step<Committing, Effect> refused(Optional<LockRow> row) {
        if (row.filter(r -> r.version().equals(version.toString())).isPresent()) {
            return committed();
        }
        if (doubted) {
            return unknown();
        }
        CommitResult nothing = CommitResult.of(CommitOutcome.NOT_COMMITTED);
        // Held by us, and yet refused: nothing that this library writes can do that; the row is freed all the same.
        return row.filter(r -> r.isHeldBy(ended.grant(), ended.token())).isPresent()
                ? Step.to(finished(), new Effect.Free(nothing))
                : Step.to(finished(), new Effect.Finished(nothing, ReleaseOutcome.LOST));
    }

    private Committing because(LockException newWhy) {
        return new Committing(ended, version, deadline, false, doubted, failures, newWhy, false);
    }

    private Step<Committing, Effect> again(long delay, Moment now) {
        Committing next = new Committing(ended, version, deadline, false, doubted, failures + 1, why, false);
        return now.reached(deadline - delay) ? next.timeUp() : Step.to(next, new Effect.RetryIn(delay));
    }

    /** No attempt can be answered any more. */
    private Step<Committing, Effect> timeUp() {
        return doubted || why == null ? unknown() : Step.to(finished(), new Effect.FreeAndFail(why));
    }

    private Step<Committing, Effect> committed() {
        return Step.to(
                finished(), new Effect.Finished(CommitResult.of(CommitOutcome.COMMITTED), ReleaseOutcome.RELEASED));
    }

    private Step<Committing, Effect> unknown() {
        return Step.to(
                finished(),
                new Effect.Sweep(version.grant(), version.beat()),
                new Effect.Finished(CommitResult.of(CommitOutcome.UNKNOWN), ReleaseOutcome.UNKNOWN));
    }

    private Committing finished() {
        return new Committing(ended, version, deadline, false, doubted, failures, why, true);
    }
}
