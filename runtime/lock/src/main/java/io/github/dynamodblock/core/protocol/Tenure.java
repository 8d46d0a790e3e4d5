package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/**
 * {@code Tenure} is what the holder of one grant believes, as a pure state machine.
 *
 * <pre>
 *   HELD ◀──── acknowledged ───── IN_DANGER
 *     │ ─── safe period passed, ─────▶ │
 *     │   or a possible suspension     │
 *     ├────────────────────────────────┤
 *     │ V passed; a refusal showed that this grant does not hold the row;
 *     │ another lock that was granted with this lock was lost; or the client closed
 *     ▼                                ▼
 *    LOST                         RELEASED (release invoked; see {@link Ending})
 * </pre>
 *
 * <p>V is the end of belief. V moves only when a write is acknowledged. The new V is the send of that write plus
 * L/(1+ρ). This grant certainly held the row at some instant after the send, and no challenger can have watched the row
 * for L(1+ρ) by V. A write whose response is lost does not move V. A write that arrives late is refused or harmless,
 * because it has the condition that the row shows a lower beat of the same grant and token.
 *
 * <p>V is a time of the monotonic clock. This clock stands still while the machine is suspended. If the wall clock has
 * moved on much further since the last acknowledged send, the holder does not believe until a heartbeat that is sent
 * later is acknowledged. A wall clock that was only set forward looks the same. Then the client sends one heartbeat,
 * and no grant ends.
 *
 * @param times the times of the lease
 * @param grant the name of the grant
 * @param token the fencing token of this grant
 * @param phase the state of the machine
 * @param beat the beat of the newest heartbeat
 * @param unanswered the heartbeats that were sent and are not acknowledged
 * @param validUntil V
 * @param acknowledged when the newest acknowledged write was sent
 * @param inFlight how many heartbeats can still get a result
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

    /**
     * If so many heartbeats are under way, the next one waits until half the wait for one response has passed since the
     * newest send. An earlier heartbeat would only send the same to the store again.
     */
    private static final int MOST_IN_FLIGHT = 3;

    /** Whether the holder believes, as far as the machine knows from its inputs. The clocks can end belief earlier. */
    public sealed interface Phase {
        /** The lease was renewed in time. */
        record Held() implements Phase {}

        /**
         * The lease is in danger. {@code slept} is true if a heartbeat was forced because the machine may have been
         * suspended.
         */
        record InDanger(boolean slept) implements Phase {}

        /** The lease is over, and the holder did not end it. */
        record Lost(LostReason reason) implements Phase {}

        /** The lease is over, because release was invoked. */
        record Released() implements Phase {}
    }

    /** An event that a tenure handles. */
    public sealed interface Input {
        /** The timer of the heartbeats has fired. */
        record BeatDue() implements Input {}

        /** The timer of danger and expiry has fired. */
        record WatchDue() implements Input {}

        /** The result of the heartbeat of this beat is there. */
        record Answered(long beat, StoreAnswer answer) implements Input {}

        /** From the next beat on, the row contains a longer lease duration. */
        record Lengthened(LeaseTimes times) implements Input {}

        /** The holder releases the lease. */
        record ReleaseInvoked() implements Input {}

        /** Another lock that was granted together with this lock was lost. */
        record AnotherLost() implements Input {}

        /** The holder's client closes. */
        record ClientClosed() implements Input {}
    }

    /** An action that a tenure requests. */
    public sealed interface Effect {
        /** Requests a heartbeat of the row. */
        record SendHeartbeat(Version version) implements Effect {}

        /** Sets the timer of the heartbeats anew. */
        record BeatIn(long nanos) implements Effect {}

        /**
         * Ensures that the next heartbeat is due after that time at the latest. A heartbeat that is due sooner stays
         * so.
         */
        record BeatWithin(long nanos) implements Effect {}

        /** Sets the timer of danger and expiry anew. */
        record WatchAt(long time) implements Effect {}

        /** Requests that the listeners are notified of that event. */
        record Tell(LeaseEvent event) implements Effect {}

        /** Reports that belief is over. */
        record Ended() implements Effect {}
    }

    /** Returns the tenure of a grant whose newest acknowledged write was sent at {@code acknowledged}. */
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

    /** Returns whether belief is over for good. */
    public boolean isOver() {
        return phase instanceof Phase.Lost || phase instanceof Phase.Released;
    }

    /** Returns whether the holder believes. Without a step, only the clocks can turn this to false. */
    public boolean isValid(Moment now) {
        return !isOver() && noTakeoverPossible(now);
    }

    /** Returns whether no other client can have taken the lock, by the clocks alone. */
    public boolean noTakeoverPossible(Moment now) {
        return !now.reached(validUntil) && !slept(now);
    }

    /**
     * Returns whether the machine may have been suspended since the newest acknowledged send, and no heartbeat was
     * forced for this reason yet.
     */
    public boolean needsForcedHeartbeat(Moment now) {
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
        // This check comes first, for every input: a result that arrives after V comes too late, even a good result.
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
        // If three heartbeats were lost within a moment, as after a pause, they must not prevent the next heartbeat
        // that is due.
        long since = now.nanos() - newestSend().nanos();
        long apart = times.attempt() / 2;
        if (inFlight >= MOST_IN_FLIGHT && since < apart) {
            return Step.to(this, new Effect.BeatIn(Math.max(times.heartbeat(), apart) - since));
        }
        // Every attempt has a new beat. A retry under the old beat could be applied twice, and a challenger would see a
        // version again that it had watched before.
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
        if (needsForcedHeartbeat(now)) {
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
            // This grant holds the row, at a beat at least as high as this one: a later heartbeat overtook this one.
            // This result acknowledges the later heartbeat.
            return ours.isPresent() ? arrived.acknowledge(ours.get().beat(), now) : lost(LostReason.STOLEN);
        }
        return Step.to(arrived, new Effect.BeatWithin(times.heartbeat() / 4));
    }

    private Step<Tenure, Effect> acknowledge(long upTo, Moment now) {
        Optional<UnacknowledgedHeartbeats.Sent> sent = unanswered.of(upTo);
        Moment newest = sent.map(s -> Moment.later(acknowledged, s.at())).orElse(acknowledged);
        // The send decides, not the present times: a heartbeat that was sent before the lease was lengthened shows
        // challengers the old lease duration.
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
        // The heartbeat was sent before the suspension, and shows nothing about the time after that.
        return next.needsForcedHeartbeat(now) ? next.ask() : Step.to(next);
    }

    private Step<Tenure, Effect> lost(LostReason reason) {
        return Step.to(in(new Phase.Lost(reason)), new Effect.Tell(new LeaseEvent.Lost(reason)), new Effect.Ended());
    }

    /** Returns this tenure with that beat. */
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
