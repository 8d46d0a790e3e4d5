package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/**
 * What the holder of one grant believes, as a pure state machine.
 *
 * <pre>
 *   HELD ◀──── acknowledged ───── IN_DANGER
 *     │ ─── safe period passed, ─────▶ │
 *     │     or the machine slept       │
 *     ├────────────────────────────────┤
 *     │ V passed, a refusal showed another grant, another lock that was granted with it was lost, or the client closed
 *     ▼                                ▼
 *    LOST                         RELEASED (release invoked; see {@link Ending})
 * </pre>
 *
 * <p>V, the end of belief, moves only when a write is acknowledged, to that write's send + L/(1+ρ): the row was
 * certainly ours at some instant after the send, and no challenger can have watched it for L(1+ρ) by then. A write
 * whose answer is lost moves nothing; one that arrives late is refused or harmless, for it is conditional on a lower
 * beat of the same grant and token.
 *
 * <p>The monotonic clock, by which V is told, stands still while the machine is suspended. When the wall clock has moved
 * on much further since the last acknowledged send, the holder does not believe until a heartbeat sent later is
 * acknowledged. That a wall clock was merely put forward looks the same and costs one heartbeat; it ends no grant.
 *
 * @param token the fencing token of this grant
 * @param unanswered the heartbeats sent and not acknowledged
 * @param validUntil V
 * @param acknowledged when the newest acknowledged write was sent
 * @param inFlight heartbeats whose answer may still come
 */
public record Tenure(
        LeaseTimes times,
        String grant,
        long token,
        Phase phase,
        long beat,
        UnacknowledgedHeartbeats unanswered,
        long validUntil,
        Moment acknowledged,
        int inFlight) {

    /** More within half an attempt would only tell the store the same thing again. */
    private static final int MOST_IN_FLIGHT = 3;

    /** Whether the holder believes, by what it was told; the clocks have their say beside it. */
    public sealed interface Phase {
        /** Renewed in time. */
        record Held() implements Phase {}

        /** {@code slept} if a heartbeat was forced because the machine may have slept. */
        record InDanger(boolean slept) implements Phase {}

        /** Over, and not by the holder's will. */
        record Lost(LostReason reason) implements Phase {}

        /** Over: release was invoked. */
        record Released() implements Phase {}
    }

    /** What can happen to a tenure. */
    public sealed interface Input {
        /** The heartbeat's timer. */
        record BeatDue() implements Input {}

        /** The timer of danger and expiry. */
        record WatchDue() implements Input {}

        /** The answer to the heartbeat of this beat. */
        record Answered(long beat, StoreAnswer answer) implements Input {}

        /** From the next beat on the row says a longer lease. */
        record Lengthened(LeaseTimes times) implements Input {}

        /** The holder gives it back. */
        record ReleaseInvoked() implements Input {}

        /** Another lock that was granted together with it was lost. */
        record AnotherLost() implements Input {}

        /** The holder's lock client closes. */
        record ClientClosed() implements Input {}
    }

    /** What a tenure wants done. */
    public sealed interface Effect {
        /** Renew the row. */
        record SendHeartbeat(Version version) implements Effect {}

        /** Replaces the heartbeat timer. */
        record BeatIn(long nanos) implements Effect {}

        /** Sees to it that the next heartbeat is due by then; one that is due sooner stays so. */
        record BeatWithin(long nanos) implements Effect {}

        /** Replaces the timer of danger and expiry. */
        record WatchAt(long time) implements Effect {}

        /** The holder hears of it. */
        record Tell(LeaseEvent event) implements Effect {}

        /** Belief is over. */
        record Ended() implements Effect {}
    }

    /** The tenure of a grant whose newest acknowledged write was sent at {@code acknowledged}. */
    public static Tenure begin(LeaseTimes times, Version version, long token, Moment acknowledged) {
        return new Tenure(
                times,
                version.grant(),
                token,
                new Phase.Held(),
                version.beat(),
                UnacknowledgedHeartbeats.NONE,
                acknowledged.nanos() + times.belief(),
                acknowledged,
                0);
    }

    /** Whether belief is over for good. */
    public boolean isOver() {
        return phase instanceof Phase.Lost || phase instanceof Phase.Released;
    }

    /** Whether the holder may believe; only the clocks can make it false without a step. */
    public boolean isValid(Moment now) {
        return !isOver() && couldStand(now);
    }

    /** Whether nobody else can have taken the lock, by the clocks alone. */
    public boolean couldStand(Moment now) {
        return !now.reached(validUntil) && !slept(now);
    }

    /** Whether the machine may have slept since the newest acknowledged send, and nobody has asked the store yet. */
    public boolean isToBeAsked(Moment now) {
        return !isOver() && slept(now) && !(phase instanceof Phase.InDanger danger && danger.slept());
    }

    private boolean slept(Moment now) {
        return now.sleptSince(acknowledged, times);
    }

    /** Takes one step. */
    public Step<Tenure, Effect> on(Input input, Moment now) {
        if (isOver()) {
            return Step.to(this);
        }
        // First of all, whatever the input: an answer that comes after V, however good, comes too late.
        if (now.reached(validUntil)) {
            return lost(LostReason.EXPIRED);
        }
        if (input instanceof Input.BeatDue) {
            return beatDue(now);
        }
        if (input instanceof Input.WatchDue) {
            return watchDue(now);
        }
        if (input instanceof Input.Answered answered) {
            return answered(answered.beat(), answered.answer(), now);
        }
        if (input instanceof Input.Lengthened lengthened) {
            return Step.to(with(lengthened.times()));
        }
        if (input instanceof Input.AnotherLost) {
            return lost(LostReason.WITH_ANOTHER);
        }
        if (input instanceof Input.ClientClosed) {
            return lost(LostReason.CLIENT_CLOSED);
        }
        return Step.to(in(new Phase.Released()), new Effect.Ended());
    }

    private Step<Tenure, Effect> beatDue(Moment now) {
        // Three that were lost within a moment, as after a pause, must not keep away the next one that is due.
        long since = now.nanos() - newestSend().nanos();
        long apart = times.attempt() / 2;
        if (inFlight >= MOST_IN_FLIGHT && since < apart) {
            return Step.to(this, new Effect.BeatIn(Math.max(times.heartbeat(), apart) - since));
        }
        // A fresh beat for every attempt: a retry under the old one could be applied twice, and a challenger would
        // see a version again that it had watched before.
        long next = beat + 1;
        return Step.to(
                new Tenure(
                        times,
                        grant,
                        token,
                        phase,
                        next,
                        unanswered.sent(next, now, times.belief()),
                        validUntil,
                        acknowledged,
                        inFlight + 1),
                new Effect.BeatIn(times.heartbeat()),
                new Effect.SendHeartbeat(new Version(grant, next)));
    }

    private Moment newestSend() {
        return unanswered
                .newest()
                .map(sent -> Moment.later(acknowledged, sent.at()))
                .orElse(acknowledged);
    }

    private Step<Tenure, Effect> watchDue(Moment now) {
        if (isToBeAsked(now)) {
            return ask();
        }
        if (phase instanceof Phase.Held && now.nanos() - acknowledged.nanos() < times.safePeriod()) {
            return Step.to(this, watchSafety(acknowledged));
        }
        return inDanger(phase instanceof Phase.InDanger danger && danger.slept());
    }

    private Step<Tenure, Effect> inDanger(boolean slept) {
        Tenure next = in(new Phase.InDanger(slept));
        Effect watch = new Effect.WatchAt(validUntil);
        return phase instanceof Phase.Held
                ? Step.to(next, watch, new Effect.Tell(new LeaseEvent.InDanger()))
                : Step.to(next, watch);
    }

    private Step<Tenure, Effect> ask() {
        return Steps.before(inDanger(true), new Effect.BeatIn(0));
    }

    private Effect.WatchAt watchSafety(Moment since) {
        return new Effect.WatchAt(since.nanos() + times.safePeriod());
    }

    private Step<Tenure, Effect> answered(long answeredBeat, StoreAnswer answer, Moment now) {
        Tenure arrived =
                new Tenure(times, grant, token, phase, beat, unanswered, validUntil, acknowledged, inFlight - 1);
        if (answer instanceof StoreAnswer.Applied) {
            return arrived.acknowledge(answeredBeat, now);
        }
        if (answer instanceof StoreAnswer.Refused refused) {
            Optional<LockRow> ours = refused.row().filter(row -> row.isHeldBy(grant, token));
            // Ours, at a beat as high as this one: a later heartbeat overtook it, and is acknowledged by this answer.
            return ours.isPresent() ? arrived.acknowledge(ours.get().beat(), now) : lost(LostReason.STOLEN);
        }
        return Step.to(arrived, new Effect.BeatWithin(times.heartbeat() / 4));
    }

    private Step<Tenure, Effect> acknowledge(long upTo, Moment now) {
        Optional<UnacknowledgedHeartbeats.Sent> sent = unanswered.of(upTo);
        Moment newest = sent.map(s -> Moment.later(acknowledged, s.at())).orElse(acknowledged);
        // Not of the present times: a beat that was sent before the lease was lengthened tells challengers of the old
        // one.
        long believed = sent.map(s -> s.at().nanos() + s.belief()).orElse(validUntil);
        boolean slept = now.sleptSince(newest, times);
        boolean safe = !slept && now.nanos() - newest.nanos() < times.safePeriod();
        boolean inDanger = phase instanceof Phase.InDanger;
        boolean safeAgain = safe && inDanger;
        Tenure next = new Tenure(
                times,
                grant,
                token,
                safeAgain ? new Phase.Held() : inDanger && !slept ? new Phase.InDanger(false) : phase,
                beat,
                unanswered.without(upTo),
                Nanos.later(validUntil, believed),
                newest,
                inFlight);
        if (safeAgain) {
            return Step.to(next, next.watchSafety(newest), new Effect.Tell(new LeaseEvent.SafeAgain()));
        }
        // It was sent before the machine slept, and says nothing of what came after.
        return next.isToBeAsked(now) ? next.ask() : Step.to(next);
    }

    private Step<Tenure, Effect> lost(LostReason reason) {
        return Step.to(in(new Phase.Lost(reason)), new Effect.Tell(new LeaseEvent.Lost(reason)), new Effect.Ended());
    }

    /** The same after that beat. */
    public Tenure at(long newBeat) {
        return new Tenure(times, grant, token, phase, newBeat, unanswered, validUntil, acknowledged, inFlight);
    }

    private Tenure with(LeaseTimes next) {
        return next.lease() <= times.lease()
                ? this
                : new Tenure(next, grant, token, phase, beat, unanswered, validUntil, acknowledged, inFlight);
    }

    private Tenure in(Phase next) {
        return new Tenure(times, grant, token, next, beat, unanswered, validUntil, acknowledged, inFlight);
    }
}
