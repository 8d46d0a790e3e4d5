package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code Ending} is the end of a lease, as a pure state machine. It decides what happens to the row when the holder no
 * longer believes, and which result the holder receives.
 *
 * <pre>
 *   NEW ──▶ WRITING ──────────▶ FREEING ──▶ OVER   a commit; if nothing was written, the row is freed as by a release
 *    ├────▶ KEEPING ──▶ KEPT ──────▲         ▲     a release of a row that stays taken for a while
 *    ├─────────────────────────────┘         │     any other release
 *    └────▶ TIDYING ─────────────────────────┘     the lease expired, and possibly no other client took the lock
 * </pre>
 *
 * <p>The drawing leaves out these steps:
 *
 * <ul>
 *   <li>NEW goes to OVER at once if nothing is to be sent: for a stolen lease, for example, or if the client closes
 *       without freeing its rows.
 *   <li>NEW goes to KEPT at once if no last heartbeat is needed.
 *   <li>If the client closes and no longer waits, every state goes to OVER at once, except two: KEEPING goes to KEPT,
 *       and KEPT waits for its timer.
 * </ul>
 *
 * <p>If the lease expired, the holder receives LOST at once, because another client may have the lock. But possibly no
 * client took it. Then the row would make other clients wait for a whole lease duration. So the client sends one
 * release. Its condition is false if another client took the lock. The client sends nothing for a lease that a refusal
 * showed to be over.
 *
 * <p>A release can leave the row taken for a while. No client renews such a row. There are two cases:
 *
 * <ul>
 *   <li>The time ends no later than V. Then no challenger can take the row earlier anyway.
 *   <li>The time ends after V. Then one last heartbeat writes a lease duration that reaches so far. A challenger waits
 *       for this whole lease duration from its first observation of it. The client repeats the last heartbeat like a
 *       release. A copy that arrives late is refused by the release that follows, or by another grant. If the process
 *       ends before that release, or is paused, the row becomes free after that lease duration, counted from the copy
 *       that was applied last.
 * </ul>
 *
 * <p>If the lease was lost, its row is left to expire: nothing may renew it after the loss was reported.
 *
 * @param ended the tenure that ended; its holder no longer believes
 * @param wish what ended the lease
 * @param kept until when the row must stay taken, as a monotonic time; empty if the row is to be freed at once
 * @param limit how long the holder waits for each kind of write, in nanoseconds
 * @param stage the state of the machine
 * @param told whether the outcome was reported to the caller of the release, or no caller waits for it
 * @param why the last failure that says why nothing was written
 */
public record Ending(
        Tenure ended,
        Wish wish,
        Optional<Long> kept,
        long limit,
        Stage stage,
        boolean told,
        @Nullable LockException why) {

    /** What ended the lease. */
    public sealed interface Wish {
        /** The holder released the lease; {@code writes} says whether the release writes in the row. */
        record Release(boolean writes) implements Wish {}

        /** The holder commits: one transaction writes items and frees the row. */
        record Commit() implements Wish {}

        /**
         * The client closed. {@code frees} says whether closing frees rows, and {@code worksOn} whether work still runs
         * under the lease. Such a row is left to expire: the work would run on while another client holds the lock.
         */
        record Close(boolean frees, boolean worksOn) implements Wish {}

        /** Another lease that was granted together with this lease was lost. */
        record AnotherLost() implements Wish {}
    }

    /** The state of an ending. */
    public sealed interface Stage {
        /** Nothing has happened yet. */
        record New() implements Stage {}

        /** A commit is under way. */
        record Writing(Committing commit) implements Stage {}

        /** The last heartbeat is under way. */
        record Keeping(Releasing last) implements Stage {}

        /** The row stays taken until its time is over, and is freed then. */
        record Kept(Tenure tenure) implements Stage {}

        /** A release is under way. {@code after} is reported when the row is free. */
        record Freeing(Releasing release, Optional<EndingEffect> after) implements Stage {}

        /** The single release of an expired lease is under way. */
        record Tidying() implements Stage {}

        /** Nothing more is sent. */
        record Over() implements Stage {}
    }

    /** The kinds of writes that can end a lease. */
    public enum Kind {
        /** A transaction that writes items and frees the row. */
        COMMIT,
        /** A heartbeat after which the row stays taken for a while. */
        LAST_HEARTBEAT,
        /** A release that writes nothing else in the row. */
        RELEASE,
        /** A release that also writes in the row what its holder wants. */
        WRITING_RELEASE
    }

    /** Returns the ending of that tenure. */
    public static Ending of(Tenure ended, Wish wish, Optional<Long> kept, long limit) {
        return new Ending(ended, wish, kept, limit, new Stage.New(), false, null);
    }

    /**
     * Returns until when a caller of the same client that waits for the row does not have to send requests, because the
     * client notifies it when the row is free. Empty for a row that is kept beyond V: this client does not renew that
     * row, and does not notice if the row is released by force.
     */
    public static Optional<Long> freeBy(Tenure held, Optional<Long> kept, Moment now) {
        Optional<Long> until = kept.filter(time -> isKept(kept, now));
        return until.filter(time -> time - held.validUntil() > 0).isPresent()
                ? Optional.empty()
                : Optional.of(until.orElse(now.nanos()) + held.times().lease());
    }

    /** Returns whether a row that must stay taken until {@code kept} must still stay taken now. */
    public static boolean isKept(Optional<Long> kept, Moment now) {
        return kept.filter(until -> !now.reached(until)).isPresent();
    }

    /** Returns whether nothing more is sent. */
    public boolean isOver() {
        return stage instanceof Stage.Over;
    }

    /** Returns whether the ending waits for no result and no retry that {@link EndingInput.TimeUp} would end. */
    public boolean awaitsNothing() {
        return awaited().isEmpty();
    }

    /** Takes one step. */
    public Step<Ending, EndingEffect> on(EndingInput input, Moment now) {
        if (input instanceof EndingInput.Begin begin) {
            return stage instanceof Stage.New ? begin(begin.silent(), now) : Step.to(this);
        }
        if (input instanceof EndingInput.GivenUp) {
            return givenUp(now);
        }
        if (input instanceof EndingInput.KeptLongEnough enough) {
            return stage instanceof Stage.Kept rests ? keptLongEnough(rests, enough, now) : Step.to(this);
        }
        if (input instanceof EndingInput.RetryDue due) {
            return next(due.kind(), new Committing.Input.RetryDue(), new Releasing.Input.RetryDue(), now);
        }
        if (input instanceof EndingInput.TimeUp up) {
            return next(up.kind(), new Committing.Input.TimeUp(), new Releasing.Input.TimeUp(), now);
        }
        EndingInput.Answered answered = (EndingInput.Answered) input;
        StoreAnswer answer = answered.answer();
        if (stage instanceof Stage.Tidying) {
            return before(List.of(new EndingEffect.Freed()), over());
        }
        return because(answered)
                .next(
                        answered.kind(),
                        new Committing.Input.Answered(answer),
                        new Releasing.Input.Answered(answer),
                        now);
    }

    /**
     * Passes an input to the present stage. If the input belongs to another kind of write than the present one, it
     * comes too late and changes nothing.
     */
    private Step<Ending, EndingEffect> next(Kind kind, Committing.Input commit, Releasing.Input release, Moment now) {
        if (!awaited().equals(Optional.of(kind))) {
            return Step.to(this);
        }
        if (stage instanceof Stage.Writing writing) {
            return write(writing.commit().on(commit, now), now);
        }
        if (stage instanceof Stage.Keeping keeping) {
            return keep(keeping.last().on(release, now), now);
        }
        Stage.Freeing freeing = (Stage.Freeing) stage;
        return free(freeing.release().on(release, now), freeing.after());
    }

    /** Returns the kind of write that is under way, if {@link EndingInput.TimeUp} would end it. */
    public Optional<Kind> awaited() {
        if (stage instanceof Stage.Writing) {
            return Optional.of(Kind.COMMIT);
        }
        if (stage instanceof Stage.Keeping) {
            return Optional.of(Kind.LAST_HEARTBEAT);
        }
        return stage instanceof Stage.Freeing freeing ? Optional.of(kind(freeing.release())) : Optional.empty();
    }

    private static Kind kind(Releasing release) {
        return release.writes() ? Kind.WRITING_RELEASE : Kind.RELEASE;
    }

    private Ending because(EndingInput.Answered answered) {
        return awaited().equals(Optional.of(answered.kind()))
                        && answered.answer() instanceof StoreAnswer.Unapplied unapplied
                ? new Ending(ended, wish, kept, limit, stage, told, unapplied.why())
                : this;
    }

    private Step<Ending, EndingEffect> begin(boolean silent, Moment now) {
        boolean stays = isKept(kept, now);
        if (wish instanceof Wish.Close close) {
            return stays || !close.frees() || close.worksOn() ? over() : letGo(now);
        }
        if (wish instanceof Wish.AnotherLost) {
            // If the lease was over already, or expired just now, its holder's release frees the row.
            return stays || !isLost(LostReason.WITH_ANOTHER) ? over() : letGo(now);
        }
        if (ended.phase() instanceof Tenure.Phase.Lost) {
            return before(
                    outcome(ReleaseOutcome.LOST, CommitOutcome.NOT_COMMITTED), stays || silent ? over() : letGo(now));
        }
        if (wish instanceof Wish.Commit) {
            Committing commit = Committing.of(ended, now.nanos() + limit);
            return before(
                    List.of(new EndingEffect.LimitIn(Kind.COMMIT, limit)),
                    write(commit.on(new Committing.Input.Begin(), now), now));
        }
        return stays ? keep(now) : free(ended, Optional.empty(), now);
    }

    /** Frees the row when no caller waits for an outcome. */
    private Step<Ending, EndingEffect> letGo(Moment now) {
        Ending unheard = new Ending(ended, wish, kept, limit, stage, true, null);
        if (isLost(LostReason.STOLEN)) {
            return before(List.of(new EndingEffect.Freed()), unheard.over());
        }
        return isLost(LostReason.EXPIRED)
                ? Step.to(
                        unheard.in(new Stage.Tidying()),
                        new EndingEffect.Send(
                                Kind.RELEASE, new Version(ended.grant(), ended.beat() + 1), ended.times()))
                : unheard.free(ended, Optional.empty(), now);
    }

    private boolean isLost(LostReason reason) {
        return ended.phase().equals(new Tenure.Phase.Lost(reason));
    }

    private Step<Ending, EndingEffect> keptLongEnough(Stage.Kept rests, EndingInput.KeptLongEnough enough, Moment now) {
        return enough.closed() ? over() : free(rests.tenure(), Optional.empty(), now);
    }

    /** Ends without another request. If the row still shows the grant, it becomes free when its lease is over. */
    private Step<Ending, EndingEffect> givenUp(Moment now) {
        if (stage instanceof Stage.New) {
            ReleaseOutcome unsent =
                    ended.phase() instanceof Tenure.Phase.Lost ? ReleaseOutcome.LOST : ReleaseOutcome.UNKNOWN;
            return before(outcome(unsent, CommitOutcome.NOT_COMMITTED), over());
        }
        if (stage instanceof Stage.Tidying) {
            return over();
        }
        Step<Ending, EndingEffect> step = timeUp(now);
        // Instead of the commit, a release would now free the row. It is not sent.
        return stage instanceof Stage.Writing && step.state().stage() instanceof Stage.Freeing freeing
                ? before(List.of(freeing.after().orElseThrow(), new EndingEffect.Told(ReleaseOutcome.UNKNOWN)), over())
                : step;
    }

    private Step<Ending, EndingEffect> timeUp(Moment now) {
        return awaited()
                .map(kind -> next(kind, new Committing.Input.TimeUp(), new Releasing.Input.TimeUp(), now))
                .orElseGet(() -> Step.to(this));
    }

    /** Returns what the holder receives if nothing was sent. */
    private List<EndingEffect> outcome(ReleaseOutcome released, CommitOutcome committed) {
        EndingEffect outcome = new EndingEffect.Told(released);
        return wish instanceof Wish.Commit
                ? List.of(new EndingEffect.Committed(CommitResult.of(committed)), outcome)
                : List.of(outcome);
    }

    private Step<Ending, EndingEffect> write(Step<Committing, Committing.Effect> step, Moment now) {
        Committing commit = step.state();
        List<EndingEffect> effects = new ArrayList<>();
        Step<Ending, EndingEffect> next = Step.to(in(new Stage.Writing(commit)));
        for (Committing.Effect effect : step.effects()) {
            if (effect instanceof Committing.Effect.SendCommit send) {
                effects.add(new EndingEffect.Send(Kind.COMMIT, send.version(), ended.times()));
            } else if (effect instanceof Committing.Effect.RetryIn in) {
                effects.add(new EndingEffect.RetryIn(Kind.COMMIT, in.nanos()));
            } else if (effect instanceof Committing.Effect.Sweep sweep) {
                effects.add(new EndingEffect.Sweep(sweep.grant(), sweep.beat()));
            } else if (effect instanceof Committing.Effect.Free free) {
                next = freeAfter(commit, new EndingEffect.Committed(free.result()), now);
            } else if (effect instanceof Committing.Effect.FreeAndFail failed) {
                next = freeAfter(commit, new EndingEffect.CommitFailed(failed.why()), now);
            } else if (effect instanceof Committing.Effect.Finished finished) {
                next = written(finished.result(), finished.released());
            }
        }
        return before(effects, next);
    }

    private Step<Ending, EndingEffect> written(CommitResult result, ReleaseOutcome released) {
        List<EndingEffect> effects = new ArrayList<>(complaint(result.outcome() == CommitOutcome.UNKNOWN));
        effects.add(new EndingEffect.Committed(result));
        effects.add(new EndingEffect.Freed());
        effects.add(new EndingEffect.Told(released));
        return before(effects, over());
    }

    /** Frees the row at a beat above the beat of the commit. So a late copy of the commit is refused. */
    private Step<Ending, EndingEffect> freeAfter(Committing commit, EndingEffect after, Moment now) {
        Ending freeing = new Ending(ended, wish, kept, limit, stage, told, null);
        return freeing.free(ended.at(commit.version().beat()), Optional.of(after), now);
    }

    private Step<Ending, EndingEffect> keep(Moment now) {
        // Only before V, and only if the machine was not suspended, is it known without a request that this grant still
        // holds the row. Otherwise the last heartbeat shows it.
        if (ended.validUntil() - until() >= 0 && ended.noTakeoverPossible(now)) {
            return before(List.of(new EndingEffect.Told(ReleaseOutcome.RELEASED)), rest(ended, now));
        }
        Releasing last = Releasing.of(ended, now.nanos() + limit);
        return before(
                List.of(new EndingEffect.LimitIn(Kind.LAST_HEARTBEAT, limit)),
                keep(last.on(new Releasing.Input.Begin(), now), now));
    }

    private long until() {
        return kept.orElseThrow();
    }

    private Step<Ending, EndingEffect> keep(Step<Releasing, Releasing.Effect> step, Moment now) {
        LeaseTimes reaching = ended.times().reaching(until() - now.nanos());
        List<EndingEffect> effects = requests(Kind.LAST_HEARTBEAT, step.effects(), reaching);
        if (!step.state().over()) {
            return new Step<>(in(new Stage.Keeping(step.state())), effects);
        }
        if (!step.effects().contains(new Releasing.Effect.Finished(ReleaseOutcome.RELEASED))) {
            effects.add(new EndingEffect.Freed());
        }
        effects.addAll(outcome(step.effects()));
        return before(effects, rest(ended.at(step.state().beat()), now));
    }

    /** Leaves the row taken, and frees it later in the background. Closing the client does not wait for this. */
    private Step<Ending, EndingEffect> rest(Tenure tenure, Moment now) {
        Ending resting = new Ending(ended, wish, kept, limit, new Stage.Kept(tenure), true, null);
        return Step.to(resting, new EndingEffect.Settled(), new EndingEffect.FreeIn(until() - now.nanos()));
    }

    private Step<Ending, EndingEffect> free(Tenure tenure, Optional<EndingEffect> after, Moment now) {
        // What a release was to write is not written if the lease was lost.
        boolean writes = wish.equals(new Wish.Release(true)) && ended.phase() instanceof Tenure.Phase.Released;
        Releasing release = Releasing.of(tenure, now.nanos() + limit, writes);
        return before(
                List.of(new EndingEffect.LimitIn(kind(release), limit)),
                free(release.on(new Releasing.Input.Begin(), now), after));
    }

    private Step<Ending, EndingEffect> free(Step<Releasing, Releasing.Effect> step, Optional<EndingEffect> after) {
        List<EndingEffect> effects = requests(kind(step.state()), step.effects(), ended.times());
        if (!step.state().over()) {
            return new Step<>(in(new Stage.Freeing(step.state(), after)), effects);
        }
        after.ifPresent(effects::add);
        effects.add(new EndingEffect.Freed());
        effects.addAll(outcome(step.effects()));
        return before(effects, over());
    }

    private static List<EndingEffect> requests(Kind kind, List<Releasing.Effect> wanted, LeaseTimes times) {
        List<EndingEffect> effects = new ArrayList<>();
        for (Releasing.Effect effect : wanted) {
            if (effect instanceof Releasing.Effect.SendRelease send) {
                effects.add(new EndingEffect.Send(kind, send.version(), times));
            } else if (effect instanceof Releasing.Effect.RetryIn in) {
                effects.add(new EndingEffect.RetryIn(kind, in.nanos()));
            } else if (effect instanceof Releasing.Effect.Sweep sweep && kind != Kind.LAST_HEARTBEAT) {
                effects.add(new EndingEffect.Sweep(sweep.grant(), sweep.beat()));
            }
        }
        return effects;
    }

    /** Returns the effects that report the outcome. A reason that no caller receives is logged. */
    private List<EndingEffect> outcome(List<Releasing.Effect> wanted) {
        List<EndingEffect> effects = new ArrayList<>();
        for (Releasing.Effect effect : wanted) {
            if (effect instanceof Releasing.Effect.Finished finished) {
                effects.addAll(complaint(finished.outcome() == ReleaseOutcome.UNKNOWN));
                if (!told) {
                    effects.add(new EndingEffect.Told(finished.outcome()));
                }
            } else if (effect instanceof Releasing.Effect.Failed failed) {
                // The caller of the commit receives the result of the commit, and not this failure.
                if (told || wish instanceof Wish.Commit) {
                    effects.add(new EndingEffect.Complain(failed.why()));
                }
                if (!told) {
                    effects.add(new EndingEffect.Failed(failed.why()));
                }
            }
        }
        return effects;
    }

    /**
     * Returns an effect that logs the reason of the outcome UNKNOWN, because the outcome itself does not contain it.
     */
    private List<EndingEffect> complaint(boolean unknown) {
        return unknown && why != null ? List.of(new EndingEffect.Complain(why)) : List.of();
    }

    private Step<Ending, EndingEffect> over() {
        return Step.to(in(new Stage.Over()), new EndingEffect.Settled());
    }

    private Ending in(Stage next) {
        return new Ending(ended, wish, kept, limit, next, told, why);
    }

    private static Step<Ending, EndingEffect> before(List<EndingEffect> first, Step<Ending, EndingEffect> step) {
        return Steps.before(step, first.toArray(EndingEffect[]::new));
    }
}
