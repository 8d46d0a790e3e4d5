package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller's way to a lock, as a pure state machine: the same state, input and time always give the same step.
 *
 * <pre>
 *            begin / woken, row may be free        applied, or the row shows our grant
 *   IDLE ───────────────────────────────▶ WRITING ─────────────────────────────────▶ OVER (granted)
 *    ▲ │ woken, row held                    │ │ little time left, or none               ▲
 *    │ └──────────────▶ READING             │ └──────────────▶ CONFIRMING ──────────────┘
 *    │                    │                 │                      │ refused        heartbeat applied
 *    └────────────────────┴─────────────────┴──────────────────────┘
 *      held by another, or no answer: wait    deadline, or the caller left: OVER from everywhere
 * </pre>
 *
 * @param plan what the caller asked for
 * @param decision the grant in use
 * @param phase where it stands
 * @param failure why the store gave no answer, since it last gave one
 * @param rushes how many writes in a row followed a refusal at once
 */
public record Acquisition(
        Plan plan,
        AcquireDecision decision,
        Phase phase,
        @Nullable LockException failure,
        int rushes) {
    private static final int MOST_RUSHES = 3;

    /**
     * What the caller asked for.
     *
     * @param patient whether a holder is waited for
     * @param begun when the caller asked
     * @param deadline when it wants to be told, whatever the answer
     * @param preconditions what else it wants of the row
     * @param beyond how much longer than the lease of the holder the caller waits; empty once a holder was found, and for a
     *     caller that waits for a fixed time
     */
    public record Plan(
            boolean patient,
            long begun,
            long deadline,
            LeaseTimes times,
            PollingSchedule polling,
            AcquirePreconditions preconditions,
            OptionalLong beyond) {
        /** A plan whose wait ends at {@code deadline}, whatever holder it finds. */
        public Plan(
                boolean patient,
                long begun,
                long deadline,
                LeaseTimes times,
                PollingSchedule polling,
                AcquirePreconditions preconditions) {
            this(patient, begun, deadline, times, polling, preconditions, OptionalLong.empty());
        }

        /** This plan, but its wait ends at that time, whatever holder it finds from now on. */
        Plan until(long end) {
            return new Plan(patient, begun, end, times, polling, preconditions);
        }

        /**
         * The end of a wait {@code beyond} the lease of a holder, where that outlook shows the holder; else empty. Behind a
         * lease of this client, the wait counts from the end of that lease. Behind another's, it counts from the first
         * sight of the holder's grant, or from the caller's start if that was later, plus the holder's lease. It does not
         * count from the newest version of the row: a caller that waits behind others finds a holder late, and renewed by
         * then.
         */
        OptionalLong endBeyond(RowAssessment assessment) {
            if (beyond.isEmpty()) {
                return OptionalLong.empty();
            }
            long longer = times.attempt() + beyond.getAsLong();
            return switch (assessment.view()) {
                case HELD ->
                    OptionalLong.of(Nanos.later(begun, assessment.watchedSince()) + assessment.patience() + longer);
                case OURS -> OptionalLong.of(assessment.deadAt() + longer);
                case UNKNOWN, FREE, DEAD, ORPHAN -> OptionalLong.empty();
            };
        }
    }

    /** Where an acquisition stands. */
    public sealed interface Phase {
        /** Nothing is on its way. */
        record Idle() implements Phase {}

        /** A write is on its way since then. */
        record Writing(Moment sentAt) implements Phase {}

        /** A read is on its way. */
        record Reading() implements Phase {}

        /** The row is ours, but too old to be handed to the caller, or carries what it does not want. */
        record Confirming(long token, Set<String> unwanted, Moment sentAt, boolean inFlight) implements Phase {}

        /** Nothing more is done for the caller; a write of ours may still be answered. */
        record Over(boolean inFlight) implements Phase {}
    }

    /** The way of a caller who has just asked; {@code grant} was never used before. */
    public static Acquisition begin(Plan plan, String grant) {
        return new Acquisition(plan, AcquireDecision.begin(grant), new Phase.Idle(), null, 0);
    }

    /** Whether nothing more is done for the caller. */
    public boolean isOver() {
        return phase instanceof Phase.Over;
    }

    /** Whether nothing that was sent for it can still be answered. */
    public boolean isSettled() {
        return phase instanceof Phase.Over over && !over.inFlight();
    }

    /** Takes one step; {@code grants} draws a grant never used before. */
    public Step<Acquisition, AcquireEffect> on(AcquireInput input, Moment now, Supplier<String> grants) {
        if (phase instanceof Phase.Over over) {
            return afterwards(over, input);
        }
        OptionalLong end = input.shown().map(plan::endBeyond).orElse(OptionalLong.empty());
        if (end.isPresent()) {
            Acquisition bounded = new Acquisition(plan.until(end.getAsLong()), decision, phase, failure, rushes);
            boolean early = input instanceof AcquireInput.TimeUp && !now.reached(end.getAsLong());
            Step<Acquisition, AcquireEffect> onward = early ? Step.to(bounded) : bounded.on(input, now, grants);
            return Steps.before(onward, new AcquireEffect.EndAt(end.getAsLong()));
        }
        if (input instanceof AcquireInput.TimeUp up) {
            return giveUp(
                    failure == null
                            ? new AcquireEffect.NotGranted(up.assessment().holder())
                            : new AcquireEffect.Failed(failure));
        }
        if (input instanceof AcquireInput.Left) {
            return giveUp();
        }
        if (input instanceof AcquireInput.Woken woken) {
            return woken(woken.assessment(), now);
        }
        if (input instanceof AcquireInput.Written written && phase instanceof Phase.Writing writing) {
            return in(new Phase.Idle()).written(written.answer(), written.assessment(), writing.sentAt(), now, grants);
        }
        if (input instanceof AcquireInput.Read read && phase instanceof Phase.Reading) {
            return in(new Phase.Idle()).read(read.answer(), read.assessment(), now, grants);
        }
        if (input instanceof AcquireInput.Confirmed confirmed && phase instanceof Phase.Confirming confirming) {
            Phase.Confirming answered =
                    new Phase.Confirming(confirming.token(), confirming.unwanted(), confirming.sentAt(), false);
            return in(answered).confirmed(confirmed.answer(), confirmed.assessment(), answered, now, grants);
        }
        return Step.to(this);
    }

    private Step<Acquisition, AcquireEffect> woken(RowAssessment assessment, Moment now) {
        if (phase instanceof Phase.Confirming confirming && !confirming.inFlight()) {
            return confirm(decision, confirming.token(), confirming.unwanted(), now);
        }
        if (!(phase instanceof Phase.Idle)) {
            return Step.to(this);
        }
        // A caller that asks once always asks with a write: its refusal is an answer of the moment, not of a cache.
        if (!plan.patient() || assessment.inviting()) {
            return write(decision, assessment, now);
        }
        return assessment.view() == RowAssessment.View.OURS
                ? Step.to(this, nextLook(assessment, now.nanos()))
                : Step.to(in(new Phase.Reading()), new AcquireEffect.SendRead());
    }

    private Step<Acquisition, AcquireEffect> write(AcquireDecision by, RowAssessment assessment, Moment now) {
        AcquireDecision attempt = by.attempt(now);
        return Step.to(
                new Acquisition(plan, attempt, new Phase.Writing(now), failure, rushes),
                new AcquireEffect.SendAcquire(attempt.version(), assessment.seen()));
    }

    private Step<Acquisition, AcquireEffect> written(
            StoreAnswer answer, RowAssessment assessment, Moment sentAt, Moment now, Supplier<String> grants) {
        if (answer instanceof StoreAnswer.Applied applied) {
            return granted(applied.row(), decision.doubtSince().orElse(sentAt), now);
        }
        if (answer instanceof StoreAnswer.Refused refused) {
            Optional<LockRow> ours = refused.row().filter(row -> row.isOf(decision.grant()) && !row.released());
            // Some earlier attempt was applied, and only the first of them is certainly not later than that one.
            if (ours.isPresent()) {
                return granted(ours.get(), decision.firstSentAt().orElse(sentAt), now);
            }
            Optional<AcquireEffect> never = plan.preconditions().refusal(refused.row());
            return never.isPresent() ? giveUp(never.get()) : refused(assessment, now, grants);
        }
        if (answer instanceof StoreAnswer.Unknown unknown) {
            return pause(
                    decision.doubted(sentAt),
                    new Phase.Idle(),
                    UnansweredMessage.because(unknown.cause()),
                    Backoff.afterUnknown(decision.failures() + 1));
        }
        return unapplied((StoreAnswer.Unapplied) answer, new Phase.Idle());
    }

    private Step<Acquisition, AcquireEffect> read(
            ReadAnswer answer, RowAssessment assessment, Moment now, Supplier<String> grants) {
        if (answer instanceof ReadAnswer.Nothing nothing) {
            return nothing.passing()
                    ? pause(
                            decision.failed(),
                            new Phase.Idle(),
                            nothing.why(),
                            Backoff.afterUnknown(decision.failures() + 1))
                    : giveUp(new AcquireEffect.Failed(nothing.why()));
        }
        // A read that shows our own held grant needs no case of its own: the next write is refused and says so. A
        // read may be stale, and its token too; only a write's answer makes a believer.
        Optional<LockRow> row = ((ReadAnswer.Shown) answer).row();
        boolean ours =
                row.filter(r -> r.isOf(decision.grant()) && !r.released()).isPresent();
        if (ours) {
            return write(decision, assessment, now);
        }
        return refused(assessment, now, grants);
    }

    /** Another grant, or none of ours that lasts: this decision is over, and the next write has a new grant. */
    private Step<Acquisition, AcquireEffect> refused(RowAssessment assessment, Moment now, Supplier<String> grants) {
        if (!plan.patient() && !assessment.open()) {
            return giveUp(new AcquireEffect.NotGranted(assessment.holder()));
        }
        Acquisition next = fresh(grants);
        Step<Acquisition, AcquireEffect> onward = !assessment.open()
                ? Step.to(next, next.nextLook(assessment, now.nanos()))
                : rushes < MOST_RUSHES
                        ? next.rushing(rushes + 1).write(next.decision, assessment, now)
                        // A row that looks open and refuses us may go on doing so: from now on one write per look.
                        : Step.to(
                                next.rushing(rushes),
                                new AcquireEffect.WakeIn(interval(assessment, now.nanos()), false));
        return decision.isClean() ? onward : Steps.before(onward, disown());
    }

    private Acquisition fresh(Supplier<String> grants) {
        AcquireDecision next = decision.beat() == 0 ? decision : AcquireDecision.begin(grants.get());
        return new Acquisition(plan, next, new Phase.Idle(), null, 0);
    }

    private Acquisition rushing(int times) {
        return new Acquisition(plan, decision, phase, failure, times);
    }

    private long interval(RowAssessment assessment, long now) {
        long watched = now - Nanos.later(assessment.watchedSince(), plan.begun());
        return plan.polling().interval(Math.max(0, watched), plan.times().lease());
    }

    private AcquireEffect.WakeIn nextLook(RowAssessment assessment, long now) {
        long interval = interval(assessment, now);
        long untilDead = assessment.deadAt() - now;
        // Of our own lease it is told when that is over; to look meanwhile would be in vain.
        return untilDead < interval || assessment.view() == RowAssessment.View.OURS
                ? new AcquireEffect.WakeIn(Math.max(0, untilDead), true)
                : new AcquireEffect.WakeIn(interval, false);
    }

    /** The row is ours since some write sent at {@code sentAt} or later. */
    private Step<Acquisition, AcquireEffect> granted(LockRow row, Moment sentAt, Moment now) {
        AcquireDecision held = decision.at(row.beat());
        if (row.token().isEmpty()) {
            LockException why = new LockTableException(
                    "The fencing token of the lock '" + row.key()
                            + "' is not a whole number of 64 bits: another program wrote it. Correct the item.",
                    null);
            // The row is ours, as after an attempt in doubt.
            return new Acquisition(plan, decision.doubted(sentAt), new Phase.Idle(), failure, rushes)
                    .giveUp(new AcquireEffect.Failed(why));
        }
        long token = row.token().getAsLong();
        boolean collected = plan.times().isToBeCollected(row, now);
        if (collected && phase instanceof Phase.Confirming) {
            LockException why = new LockTableException(
                    "The row of the lock '" + row.key() + "' was written just now, and yet the table's time to live may"
                            + " collect it after the epoch second "
                            + row.expiresAt().getAsLong() + ", where " + now.epochSeconds()
                            + " is now. Correct this machine's clock, and look for what else writes that attribute.",
                    null);
            return giveUp(new AcquireEffect.Failed(why));
        }
        Set<String> unwanted = plan.preconditions().unwanted(row.content());
        // After the safe period the caller would start in danger, or expired. After a sleep nobody knows. A row that
        // was written by a wall clock far behind may be collected while its holder believes.
        if (now.nanos() - sentAt.nanos() >= plan.times().safePeriod()
                || now.sleptSince(sentAt, plan.times())
                || collected
                || !unwanted.isEmpty()) {
            return new Acquisition(plan, held, phase, failure, 0).confirm(held, token, unwanted, now);
        }
        return Step.to(
                new Acquisition(plan, held, new Phase.Over(false), null, 0),
                new AcquireEffect.Granted(held.version(), token, row.content(), sentAt));
    }

    private Step<Acquisition, AcquireEffect> confirm(
            AcquireDecision held, long token, Set<String> unwanted, Moment now) {
        AcquireDecision attempt = held.attempt(now);
        return Step.to(
                new Acquisition(plan, attempt, new Phase.Confirming(token, unwanted, now, true), failure, 0),
                new AcquireEffect.SendHeartbeat(attempt.version(), token, unwanted));
    }

    private Step<Acquisition, AcquireEffect> confirmed(
            StoreAnswer answer,
            RowAssessment assessment,
            Phase.Confirming confirming,
            Moment now,
            Supplier<String> grants) {
        if (answer instanceof StoreAnswer.Applied applied) {
            return granted(applied.row(), confirming.sentAt(), now);
        }
        if (answer instanceof StoreAnswer.Refused refused) {
            boolean ours = refused.row()
                    .filter(row -> row.isHeldBy(decision.grant(), confirming.token()))
                    .isPresent();
            return ours
                    ? confirm(decision.at(refused.row().get().beat()), confirming.token(), confirming.unwanted(), now)
                    : in(new Phase.Idle()).refused(assessment, now, grants);
        }
        if (answer instanceof StoreAnswer.Unknown unknown) {
            return pause(
                    decision.failed(),
                    confirming,
                    UnansweredMessage.because(unknown.cause()),
                    Backoff.afterUnknown(decision.failures() + 1));
        }
        return unapplied((StoreAnswer.Unapplied) answer, confirming);
    }

    private Step<Acquisition, AcquireEffect> unapplied(StoreAnswer.Unapplied answer, Phase waiting) {
        return answer.passing()
                ? pause(decision.failed(), waiting, answer.why(), Backoff.afterRefusedService(decision.failures() + 1))
                : giveUp(new AcquireEffect.Failed(answer.why()));
    }

    /** However often it failed, a caller looks as often as the rarest poller does, so that it sees when all is healed. */
    private Step<Acquisition, AcquireEffect> pause(
            AcquireDecision after, Phase waiting, LockException why, long nanos) {
        long rarest = Math.min(nanos, plan.times().lease() / 4);
        return Step.to(
                new Acquisition(plan, after, waiting, why, rushes), new AcquireEffect.WakeIn(rarest, nanos == 0));
    }

    /**
     * Ends it without a lease. What was sent may still be applied, or was: a row that shows this grant is a phantom
     * for at most one lease, which we sweep away or overwrite as soon as we see it.
     */
    private Step<Acquisition, AcquireEffect> giveUp(AcquireEffect... told) {
        boolean inFlight = phase instanceof Phase.Writing
                || (phase instanceof Phase.Confirming confirming && confirming.inFlight());
        Step<Acquisition, AcquireEffect> end = Step.to(in(new Phase.Over(inFlight)), told);
        if (inFlight) {
            return Steps.before(end, new AcquireEffect.Disown(decision.grant()));
        }
        boolean held = phase instanceof Phase.Confirming;
        return decision.isClean() && !held ? end : Steps.before(end, disown());
    }

    private Step<Acquisition, AcquireEffect> afterwards(Phase.Over over, AcquireInput input) {
        boolean answered = input instanceof AcquireInput.Written || input instanceof AcquireInput.Confirmed;
        if (!over.inFlight() || !answered) {
            return Step.to(this);
        }
        boolean nothing = decision.isClean()
                && input instanceof AcquireInput.Written written
                && (written.answer() instanceof StoreAnswer.Unapplied
                        || (written.answer() instanceof StoreAnswer.Refused refused
                                && refused.row()
                                        .filter(row -> row.isOf(decision.grant()))
                                        .isEmpty()));
        Acquisition end = in(new Phase.Over(false));
        return nothing ? Step.to(end) : Step.to(end, new AcquireEffect.Sweep(decision.grant(), decision.beat()));
    }

    private AcquireEffect[] disown() {
        return new AcquireEffect[] {
            new AcquireEffect.Disown(decision.grant()), new AcquireEffect.Sweep(decision.grant(), decision.beat())
        };
    }

    private Acquisition in(Phase next) {
        return new Acquisition(plan, decision, next, failure, rushes);
    }
}
