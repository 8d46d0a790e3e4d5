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
 * The end of a lease, as a pure state machine: what becomes of its row when nobody believes in the lease any more, and what
 * its holder is told.
 *
 * <pre>
 *   NEW ──▶ WRITING ──────────▶ FREEING ──▶ OVER   a commit; if nothing was written, the row is freed as by a release
 *    ├────▶ KEEPING ──▶ KEPT ──────▲         ▲     a release of a row that stays taken for a while
 *    ├─────────────────────────────┘         │     any other release
 *    └────▶ TIDYING ─────────────────────────┘     the lease expired, and perhaps nobody took it
 * </pre>
 *
 * <p>From each stage an end may be over at once: a stolen lease, a client that closes without freeing its rows, or one that
 * waits no longer.
 *
 * <p>The holder of a lease that expired is told LOST at once: another may have the lock. Yet perhaps nobody took it, and then its row keeps
 * others waiting for a whole lease. So one release is sent, whose condition fails if somebody did. Nothing is sent for a lease that a refusal showed to be over.
 *
 * <p>Nobody renews a row that stays taken for a while. If that time ends no later than V, no challenger can take the row
 * earlier anyway. If it ends later, one last heartbeat says a lease that reaches so far: a challenger waits for the whole of
 * it from when he sees it. The last heartbeat is repeated like a release. A copy that arrives late is refused by the release
 * that follows, or by another grant. Should the process end before that release, or be paused, the row frees itself after
 * that lease, counted from whichever of its copies came last. If the lease was lost, its row is left to expire: nothing may
 * renew it after the loss was told.
 *
 * @param ended the tenure, in which nobody believes any more
 * @param wish what ended the lease
 * @param kept until when the row is to stay taken, if it is
 * @param limit how long the holder waits for each kind of write, in nanoseconds
 * @param stage how far the end came
 * @param told whether whoever releases was told, or nobody waits to be told
 * @param why the last answer that said why nothing was written
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
        /** Its holder released it; {@code writes} says whether the release writes in the row. */
        record Release(boolean writes) implements Wish {}

        /** Its holder commits: items are written and the row is freed in one transaction. */
        record Commit() implements Wish {}

        /** Its client closed; {@code frees} says whether closing frees rows. */
        record Close(boolean frees) implements Wish {}

        /** Another lease that was granted with it was lost. */
        record AnotherLost() implements Wish {}
    }

    /** How far the end came. */
    public sealed interface Stage {
        record New() implements Stage {}

        record Writing(Committing commit) implements Stage {}

        record Keeping(Releasing last) implements Stage {}

        record Kept(Tenure tenure) implements Stage {}

        /** {@code after} is told when the row is free. */
        record Freeing(Releasing release, Optional<EndingEffect> after) implements Stage {}

        record Tidying() implements Stage {}

        record Over() implements Stage {}
    }

    /** The kinds of writes that can end a lease. */
    public enum Kind {
        COMMIT,
        LAST_HEARTBEAT,
        RELEASE,
        /** A release that also writes what its holder wants in the row. */
        WRITING_RELEASE
    }

    /** The end of that tenure. */
    public static Ending of(Tenure ended, Wish wish, Optional<Long> kept, long limit) {
        return new Ending(ended, wish, kept, limit, new Stage.New(), false, null);
    }

    /**
     * Until when a caller of the same client that waits for the row need not ask the store, for it is told when the row is
     * free. Empty for a row that is kept beyond V: nobody here renews it, nor hears that it was freed by force.
     */
    public static Optional<Long> freeBy(Tenure held, Optional<Long> kept, Moment now) {
        Optional<Long> until = kept.filter(time -> isKept(kept, now));
        return until.filter(time -> time - held.validUntil() > 0).isPresent()
                ? Optional.empty()
                : Optional.of(until.orElse(now.nanos()) + held.times().lease());
    }

    /** Whether a row that is to stay taken until then is to stay so now. */
    public static boolean isKept(Optional<Long> kept, Moment now) {
        return kept.filter(until -> !now.reached(until)).isPresent();
    }

    /** Whether nothing more is sent. */
    public boolean isOver() {
        return stage instanceof Stage.Over;
    }

    /** Whether it waits for no answer and no retry that {@link EndingInput.TimeUp} would end. */
    public boolean isAtRest() {
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

    /** An input that is about another kind of write than the present one comes too late, and changes nothing. */
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

    /** The kind of write that it is busy with, if {@link EndingInput.TimeUp} would end that. */
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
            return stays || !close.frees() ? over() : letGo(now);
        }
        if (wish instanceof Wish.AnotherLost) {
            // One that is over already, or expired just now, is for its holder to let go of.
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

    /** Nobody waits to be told what comes of it. */
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

    /** Nothing more is sent; what is left in the row frees itself within a lease. */
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
        // Instead of the commit its row would be freed now.
        return stage instanceof Stage.Writing && step.state().stage() instanceof Stage.Freeing freeing
                ? before(List.of(freeing.after().orElseThrow(), new EndingEffect.Told(ReleaseOutcome.UNKNOWN)), over())
                : step;
    }

    private Step<Ending, EndingEffect> timeUp(Moment now) {
        return awaited()
                .map(kind -> next(kind, new Committing.Input.TimeUp(), new Releasing.Input.TimeUp(), now))
                .orElseGet(() -> Step.to(this));
    }

    /** What the holder is told if nothing was sent. */
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

    /** At a beat above the commit's, so that a copy of the commit that arrives late is refused. */
    private Step<Ending, EndingEffect> freeAfter(Committing commit, EndingEffect after, Moment now) {
        Ending freeing = new Ending(ended, wish, kept, limit, stage, told, null);
        return freeing.free(ended.at(commit.version().beat()), Optional.of(after), now);
    }

    private Step<Ending, EndingEffect> keep(Moment now) {
        // Whether the row was still ours is known only while the machine did not sleep; else the store is asked.
        if (ended.validUntil() - until() >= 0 && ended.couldStand(now)) {
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

    /** The row stays taken, and is freed in the background: whoever closes wants to wait for nothing. */
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

    /** A reason that nobody is told is logged. */
    private List<EndingEffect> outcome(List<Releasing.Effect> wanted) {
        List<EndingEffect> effects = new ArrayList<>();
        for (Releasing.Effect effect : wanted) {
            if (effect instanceof Releasing.Effect.Finished finished) {
                effects.addAll(complaint(finished.outcome() == ReleaseOutcome.UNKNOWN));
                if (!told) {
                    effects.add(new EndingEffect.Told(finished.outcome()));
                }
            } else if (effect instanceof Releasing.Effect.Failed failed) {
                // The committer is told what became of the commit.
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

    /** The outcome UNKNOWN does not say why. */
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
