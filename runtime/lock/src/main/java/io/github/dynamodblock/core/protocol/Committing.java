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
 * {@code Committing} is the commit of a grant whose holder no longer believes, as a pure state machine. It is a part of
 * {@link Ending}. All attempts are the same write under one beat, because the store must recognise a repetition.
 *
 * <p>The meaning of a result:
 *
 * <ul>
 *   <li>Applied, or refused by a row that shows exactly the version of this commit: the commit was applied, once.
 *   <li>Any other refusal, of the lock or of an item, and no response was lost: nothing was applied, and nothing will
 *       be applied later.
 *   <li>Any other refusal, and the response to an attempt was lost: the outcome is unknown. That attempt can still be
 *       on its way, or it was applied and the row has changed since.
 *   <li>The deadline has passed, or DynamoDB does not accept the request: an exception if certainly nothing was
 *       applied; otherwise the outcome is unknown.
 * </ul>
 *
 * <p>For a release, a response before V proves more. For a commit it does not: a lock that was released by force looks
 * the same, and then the application would rely on writes that were never made.
 *
 * <p>A late copy is harmless. It has the condition of a release, so it is applied only as long as this grant holds the
 * row. After an unknown outcome, a sweep frees the row at a higher beat, and the row refuses a late copy from then on.
 *
 * @param ended the tenure that the commit ended
 * @param version the version of every attempt
 * @param deadline when the caller receives an outcome, whatever is known then
 * @param inFlight whether the result of an attempt has not arrived
 * @param doubted whether the response to an attempt was lost
 * @param failures how many attempts in a row failed
 * @param why the last failure that certainly applied nothing
 * @param over whether the commit is over
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

    /** An event that a commit handles. */
    public sealed interface Input {
        /** The commit starts. */
        record Begin() implements Input {}

        /** The result of an attempt is there. */
        record Answered(StoreAnswer answer) implements Input {}

        /** The timer of {@link Effect.RetryIn} has fired. */
        record RetryDue() implements Input {}

        /** The deadline has passed. */
        record TimeUp() implements Input {}
    }

    /** An action that a commit requests. */
    public sealed interface Effect {
        /** Requests a transaction that writes the items and frees the row. */
        record SendCommit(Version version) implements Effect {}

        /** Requests {@link Input.RetryDue} after so many nanoseconds. */
        record RetryIn(long nanos) implements Effect {}

        /**
         * Requests that the row is freed like any other row, and that the caller receives the result after that.
         * Nothing was written, and this grant may still hold the row.
         */
        record Free(CommitResult result) implements Effect {}

        /**
         * Requests that the row is freed like any other row, and that the commit fails after that. Nothing was written,
         * and this grant may still hold the row.
         */
        record FreeAndFail(LockException why) implements Effect {}

        /** Requests a sweep in the background, because the row can still show this grant. */
        record Sweep(String grant, long beat) implements Effect {}

        /**
         * Reports the result to the caller of the commit, and the outcome to a caller that releases the lease in the
         * meantime.
         */
        record Finished(CommitResult result, ReleaseOutcome released) implements Effect {}
    }

    /** Returns the commit of a tenure that ended. */
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
        // This grant holds the row, and the row refused the commit nevertheless. No write of this library can cause
        // this. The row is freed all the same.
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

    /** Ends the commit when no attempt can get a result any more. */
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
