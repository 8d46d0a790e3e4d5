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
 * {@code Acquisition} is one caller's acquire, from the call to its result, as a pure state machine: the same state,
 * input and time always give the same step.
 *
 * <pre>
 *            begin / woken, row can be free        applied, or the row shows this grant
 *   IDLE ───────────────────────────────▶ WRITING ─────────────────────────────────▶ OVER (granted)
 *    ▲ │ woken, row held                    │ │ to be confirmed first                   ▲
 *    │ └──────────────▶ READING             │ └──────────────▶ CONFIRMING ──────────────┘
 *    │                    │                 │                      │ refused        heartbeat applied
 *    └────────────────────┴─────────────────┴──────────────────────┘
 *      another client holds the row, or no result: wait
 *
 *   from every state: deadline, the caller left, or a permanent error: OVER
 * </pre>
 *
 * <p>In these cases the client renews the row with a heartbeat before it grants the lock (CONFIRMING):
 *
 * <ul>
 *   <li>The safe period has passed since the send from which the lease counts.
 *   <li>The machine may have been suspended since that send.
 *   <li>The table's time to live can soon delete the row.
 *   <li>The row has attributes that the caller does not want.
 * </ul>
 *
 * <p>The drawing leaves out these steps:
 *
 * <ul>
 *   <li>A read shows that this grant holds the row: the machine goes from READING to WRITING at once, under the same
 *       grant.
 *   <li>A refusal shows a row that can be taken now: the machine writes again at once under a new grant, at most three
 *       times in a row.
 *   <li>The heartbeat of CONFIRMING has no result: the machine waits, and sends another heartbeat.
 *   <li>A caller that does not wait is refused by a row that it cannot take now: OVER.
 * </ul>
 *
 * @param plan what the caller requested
 * @param decision the decision, with the grant that is in use
 * @param phase the state of the machine
 * @param failure why the last request failed; null if no request failed since the last definite result
 * @param immediateRetries how many writes in a row followed a refusal at once
 */
public record Acquisition(
        Plan plan,
        AcquireDecision decision,
        Phase phase,
        @Nullable LockException failure,
        int immediateRetries) {
    private static final int MOST_IMMEDIATE_RETRIES = 3;

    /**
     * What the caller requested. All times are monotonic times or durations in nanoseconds.
     *
     * @param patient whether the caller waits while another holder has the lock
     * @param begun when the caller made its request
     * @param deadline when the caller receives a result at the latest
     * @param times the times of the lease
     * @param polling how often a waiting caller reads the row
     * @param preconditions what else the caller requires of the row
     * @param beyond how much longer than the holder's lease the caller waits; empty after a holder was found, and for a
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
        /** Creates a plan whose wait ends at {@code deadline}, whatever holder it finds. */
        public Plan(
                boolean patient,
                long begun,
                long deadline,
                LeaseTimes times,
                PollingSchedule polling,
                AcquirePreconditions preconditions) {
            this(patient, begun, deadline, times, polling, preconditions, OptionalLong.empty());
        }

        /** Returns this plan with a wait that ends at that time, whatever holder it finds from now on. */
        Plan until(long end) {
            return new Plan(patient, begun, end, times, polling, preconditions);
        }

        /**
         * Returns the end of a wait that lasts {@code beyond} longer than the lease of a holder, plus the time for one
         * attempt. Empty if that assessment shows no holder. The wait counts from one of two times:
         *
         * <ul>
         *   <li>If a lease of this client holds the row, the wait counts from the end of that lease.
         *   <li>If another client holds the row, the wait counts from the first observation of the holder's grant, or
         *       from the caller's start if that was later, plus the holder's lease duration and the clock drift.
         * </ul>
         *
         * <p>The wait does not count from the newest version of the row: a caller that waits in a queue reads the row
         * late, and the holder has renewed the row by then.
         */
        OptionalLong waitEndBeyondLease(RowAssessment assessment) {
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

    /** The state of an acquisition. */
    public sealed interface Phase {
        /** No request is under way. */
        record Idle() implements Phase {}

        /** A write was sent at that time, and its result has not arrived. */
        record Writing(Moment sentAt) implements Phase {}

        /** A read is under way. */
        record Reading() implements Phase {}

        /**
         * This grant holds the row, and the lock is granted when a heartbeat is applied.
         *
         * @param token the fencing token of the row
         * @param unwanted the names of the attributes that the heartbeat removes
         * @param sentAt when the newest heartbeat was sent
         * @param inFlight whether the result of that heartbeat has not arrived
         */
        record Confirming(long token, Set<String> unwanted, Moment sentAt, boolean inFlight) implements Phase {}

        /** The machine does nothing more for the caller. {@code inFlight} says whether a write has no result yet. */
        record Over(boolean inFlight) implements Phase {}
    }

    /** Returns the acquisition of a caller that makes its request now; {@code grant} was never used before. */
    public static Acquisition begin(Plan plan, String grant) {
        return new Acquisition(plan, AcquireDecision.begin(grant), new Phase.Idle(), null, 0);
    }

    /** Returns whether the machine does nothing more for the caller. */
    public boolean isOver() {
        return phase instanceof Phase.Over;
    }

    /** Returns whether the acquisition is over, and no request of it can still get a result. */
    public boolean isSettled() {
        return phase instanceof Phase.Over over && !over.inFlight();
    }

    /** Takes one step; {@code grants} returns a new grant that was never used before. */
    public Step<Acquisition, AcquireEffect> on(AcquireInput input, Moment now, Supplier<String> grants) {
        if (phase instanceof Phase.Over over) {
            return afterwards(over, input);
        }
        OptionalLong end = input.shown().map(plan::waitEndBeyondLease).orElse(OptionalLong.empty());
        if (end.isPresent()) {
            Acquisition bounded =
                    new Acquisition(plan.until(end.getAsLong()), decision, phase, failure, immediateRetries);
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
        // A caller that does not wait always sends a write: the refusal shows the present state, and not a cached
        // state.
        if (!plan.patient() || assessment.writeCanSucceed()) {
            return write(decision, assessment, now);
        }
        return assessment.view() == RowAssessment.View.OURS
                ? Step.to(this, nextRead(assessment, now.nanos()))
                : Step.to(in(new Phase.Reading()), new AcquireEffect.SendRead());
    }

    private Step<Acquisition, AcquireEffect> write(AcquireDecision by, RowAssessment assessment, Moment now) {
        AcquireDecision attempt = by.attempt(now);
        return Step.to(
                new Acquisition(plan, attempt, new Phase.Writing(now), failure, immediateRetries),
                new AcquireEffect.SendAcquire(attempt.version(), assessment.seen()));
    }

    private Step<Acquisition, AcquireEffect> written(
            StoreAnswer answer, RowAssessment assessment, Moment sentAt, Moment now, Supplier<String> grants) {
        if (answer instanceof StoreAnswer.Applied applied) {
            return granted(applied.row(), decision.firstUnknownSentAt().orElse(sentAt), now);
        }
        if (answer instanceof StoreAnswer.Refused refused) {
            Optional<LockRow> ours = refused.row().filter(row -> row.isOf(decision.grant()) && !row.released());
            // An earlier attempt was applied, and it is not known which. Only the send of the first attempt is
            // certainly not later than the send of the attempt that was applied.
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
        // A read that shows that this grant holds the row does not grant the lock: the read can be stale, and its token
        // too. The next write is refused and shows the row. Only the result of a write makes the holder believe.
        Optional<LockRow> row = ((ReadAnswer.Shown) answer).row();
        boolean ours =
                row.filter(r -> r.isOf(decision.grant()) && !r.released()).isPresent();
        if (ours) {
            return write(decision, assessment, now);
        }
        return refused(assessment, now, grants);
    }

    /** Handles a row that this grant does not hold: this decision is over, and the next write has a new grant. */
    private Step<Acquisition, AcquireEffect> refused(RowAssessment assessment, Moment now, Supplier<String> grants) {
        if (!plan.patient() && !assessment.open()) {
            return giveUp(new AcquireEffect.NotGranted(assessment.holder()));
        }
        Acquisition next = fresh(grants);
        Step<Acquisition, AcquireEffect> onward = !assessment.open()
                ? Step.to(next, next.nextRead(assessment, now.nanos()))
                : immediateRetries < MOST_IMMEDIATE_RETRIES
                        ? next.withImmediateRetries(immediateRetries + 1).write(next.decision, assessment, now)
                        // A row that looks free and refuses the writes can continue to do so. From now on the client
                        // sends one write for each polling interval.
                        : Step.to(
                                next.withImmediateRetries(immediateRetries),
                                new AcquireEffect.WakeIn(interval(assessment, now.nanos()), false));
        return decision.isClean() ? onward : Steps.before(onward, disown());
    }

    private Acquisition fresh(Supplier<String> grants) {
        AcquireDecision next = decision.beat() == 0 ? decision : AcquireDecision.begin(grants.get());
        return new Acquisition(plan, next, new Phase.Idle(), null, 0);
    }

    private Acquisition withImmediateRetries(int times) {
        return new Acquisition(plan, decision, phase, failure, times);
    }

    private long interval(RowAssessment assessment, long now) {
        long watched = now - Nanos.later(assessment.watchedSince(), plan.begun());
        return plan.polling().interval(Math.max(0, watched), plan.times().lease());
    }

    private AcquireEffect.WakeIn nextRead(RowAssessment assessment, long now) {
        long interval = interval(assessment, now);
        long untilDead = assessment.deadAt() - now;
        // The client notifies this caller when the client's own lease is over. A read before that would be useless.
        return untilDead < interval || assessment.view() == RowAssessment.View.OURS
                ? new AcquireEffect.WakeIn(Math.max(0, untilDead), true)
                : new AcquireEffect.WakeIn(interval, false);
    }

    /** Handles a row that this grant holds since some write that was sent at {@code sentAt} or later. */
    private Step<Acquisition, AcquireEffect> granted(LockRow row, Moment sentAt, Moment now) {
        AcquireDecision held = decision.at(row.beat());
        if (row.token().isEmpty()) {
            LockException why = new LockTableException(
                    "The fencing token of the lock '" + row.key()
                            + "' is not a whole number of 64 bits: another program wrote it. Correct the item.",
                    null);
            // This grant holds the row, as after an attempt whose result is unknown: the row is swept.
            return new Acquisition(plan, decision.doubted(sentAt), new Phase.Idle(), failure, immediateRetries)
                    .giveUp(new AcquireEffect.Failed(why));
        }
        long token = row.token().getAsLong();
        boolean collected = plan.times().expiresSoon(row, now);
        if (collected && phase instanceof Phase.Confirming) {
            LockException why = new LockTableException(
                    "The row of the lock '" + row.key() + "' was written just now, but the table's time to live can"
                            + " delete it after the epoch second "
                            + row.expiresAt().getAsLong() + ", and it is now " + now.epochSeconds()
                            + ". Correct this machine's clock, and check which other program writes that attribute.",
                    null);
            return giveUp(new AcquireEffect.Failed(why));
        }
        Set<String> unwanted = plan.preconditions().unwanted(row.content());
        // After the safe period, the lease would begin in danger or expired. After a suspension, it is not known how
        // much time has passed. If the row was written with a wall clock that is far behind, the table's time to live
        // can delete it while its holder believes.
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

    /**
     * Waits before the next request. Even after many failures, the wait is at most a quarter of the lease duration,
     * which is the longest polling interval. So the caller notices soon when the store responds again.
     */
    private Step<Acquisition, AcquireEffect> pause(
            AcquireDecision after, Phase waiting, LockException why, long nanos) {
        long rarest = Math.min(nanos, plan.times().lease() / 4);
        return Step.to(
                new Acquisition(plan, after, waiting, why, immediateRetries),
                new AcquireEffect.WakeIn(rarest, nanos == 0));
    }

    /**
     * Ends the acquisition without a lease. A write that was sent can have been applied, or can be applied later. A row
     * that shows this grant then has no holder, for at most one lease duration. The client sweeps such a row, or writes
     * over it as soon as it sees it.
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

    /**
     * Handles a result that arrives after the end. It causes a sweep, unless it shows that no attempt of this grant was
     * applied.
     */
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
        return new Acquisition(plan, decision, next, failure, immediateRetries);
    }
}
