package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LostReason;
import java.util.OptionalLong;

/**
 * {@code Campaign} is one candidate of a leader election, as a pure state machine. It decides when the candidate requests
 * the lock, what its listeners learn, and when the lock is given up.
 *
 * <pre>
 *                 granted                step down, close                told
 *   WAITING ───────────────▶ LEADING ───────────────▶ RESIGNING ──────────────┐
 *    │  ▲ ▲                    │                                              │ then: PAUSING
 *    │  │ └────────────────────┘ lost                                         │ after close: OVER
 *    │  └──────── PAUSING ◀───────────────────────────────────────────────────┘
 *    └──────────────▲      woken: WAITING
 *       failed, step down
 *
 *   from every state but RESIGNING: close, or the client closed: OVER
 * </pre>
 *
 * <p>Each request, and each pause, is a round of its own. So the machine recognises inputs of earlier rounds: a grant
 * that arrives late is given back, and a timer that fires late does nothing.
 *
 * @param phase the state of the machine
 * @param round the number of the request or pause
 * @param failures how many requests in a row failed
 */
public record Campaign(Phase phase, long round, int failures) {
    private static final long FIRST_PAUSE = 1_000_000_000L;
    private static final int DOUBLINGS = 4;

    /** The state of a campaign. */
    public sealed interface Phase {
        /** The lock is requested. */
        record Waiting() implements Phase {}

        /** The candidate does not campaign for some time. */
        record Pausing() implements Phase {}

        /** The candidate leads. */
        record Leading(boolean inDanger) implements Phase {}

        /**
         * The listeners learn that the candidate gives up its leadership.
         *
         * @param pause the pause afterwards, in nanoseconds; empty if the campaign ends
         */
        record Resigning(OptionalLong pause) implements Phase {}

        /** The campaign is over. */
        record Over() implements Phase {}
    }

    /** What happens to the candidate. */
    public sealed interface Input {
        /** The request of that round was granted. */
        record Granted(long round) implements Input {}

        /** The request of that round failed. */
        record Failed(long round) implements Input {}

        /** The lease of that round is in danger. */
        record Endangered(long round) implements Input {}

        /** The lease of that round is safe again. */
        record Safe(long round) implements Input {}

        /** The lease of that round was lost. */
        record Lost(long round, LostReason reason) implements Input {}

        /** The candidate is to give up, and to campaign again after {@code pause} nanoseconds. */
        record StepDown(long pause) implements Input {}

        /** All listeners have returned from the resignation of that round. */
        record Told(long round) implements Input {}

        /** The timer of {@link Effect.WakeIn} has fired. */
        record Woken(long round) implements Input {}

        /** The campaign is to end. */
        record Close() implements Input {}

        /** The client closed, and ends all its leases. */
        record ClientClosed() implements Input {}
    }

    /** What the candidate does. */
    public sealed interface Effect {
        /** Request the lock. */
        record Acquire(long round) implements Effect {}

        /** Cancel the request or the timer that is under way. */
        record Withdraw() implements Effect {}

        /** Lead by the lease that was granted just now, and tell the listeners. */
        record Lead() implements Effect {}

        /** Give back the lease that was granted just now: it came too late. */
        record GiveBack() implements Effect {}

        /** Tell the listeners that the lease is in danger. */
        record TellDanger() implements Effect {}

        /** Tell the listeners that the lease is safe again. */
        record TellSafe() implements Effect {}

        /** Stop leading, and tell the listeners why. */
        record TellLost(LostReason reason) implements Effect {}

        /** Stop leading, tell the listeners, and then feed {@link Input.Told}. */
        record Resign(long round) implements Effect {}

        /** Release the lease. */
        record Release() implements Effect {}

        /** Set a timer. */
        record WakeIn(long round, long nanos) implements Effect {}

        /** Report the end of the campaign, after the release if there is one. */
        record End() implements Effect {}
    }

    /** Returns the first step of a campaign. */
    public static Step<Campaign, Effect> begin() {
        return new Campaign(new Phase.Over(), 0, 0).acquires();
    }

    /** Returns whether the campaign is over. */
    public boolean isOver() {
        return phase instanceof Phase.Over;
    }

    /** Takes one step. */
    public Step<Campaign, Effect> on(Input input) {
        if (input instanceof Input.Granted granted) {
            return phase instanceof Phase.Waiting && granted.round() == round
                    ? Step.to(new Campaign(new Phase.Leading(false), round, 0), new Effect.Lead())
                    : Step.to(this, new Effect.GiveBack());
        }
        if (input instanceof Input.Failed failed) {
            return phase instanceof Phase.Waiting && failed.round() == round
                    ? new Campaign(phase, round, failures + 1).pauses(backoff(failures))
                    : Step.to(this);
        }
        if (input instanceof Input.Woken woken) {
            return phase instanceof Phase.Pausing && woken.round() == round ? acquires() : Step.to(this);
        }
        if (input instanceof Input.Endangered endangered) {
            return danger(endangered.round(), true, new Effect.TellDanger());
        }
        if (input instanceof Input.Safe safe) {
            return danger(safe.round(), false, new Effect.TellSafe());
        }
        if (input instanceof Input.Lost lost) {
            return phase instanceof Phase.Leading && lost.round() == round
                    ? Steps.before(acquires(), new Effect.TellLost(lost.reason()))
                    : Step.to(this);
        }
        if (input instanceof Input.Told told) {
            return phase instanceof Phase.Resigning resigning && told.round() == round
                    ? Steps.before(
                            resigning.pause().isPresent()
                                    ? pauses(resigning.pause().getAsLong())
                                    : over(),
                            new Effect.Release())
                    : Step.to(this);
        }
        return input instanceof Input.StepDown stepping
                ? gives(OptionalLong.of(stepping.pause()))
                : ends(input instanceof Input.ClientClosed);
    }

    private Step<Campaign, Effect> danger(long ofRound, boolean inDanger, Effect told) {
        return phase instanceof Phase.Leading leading && ofRound == round && leading.inDanger() != inDanger
                ? Step.to(new Campaign(new Phase.Leading(inDanger), round, failures), told)
                : Step.to(this);
    }

    private Step<Campaign, Effect> gives(OptionalLong pause) {
        if (phase instanceof Phase.Leading) {
            return Step.to(new Campaign(new Phase.Resigning(pause), round, failures), new Effect.Resign(round));
        }
        if (phase instanceof Phase.Resigning resigning) {
            // A campaign that ends does not go on because of a late call.
            return Step.to(
                    resigning.pause().isEmpty() ? this : new Campaign(new Phase.Resigning(pause), round, failures));
        }
        if (isOver()) {
            return Step.to(this);
        }
        return Steps.before(pause.isPresent() ? pauses(pause.getAsLong()) : over(), new Effect.Withdraw());
    }

    private Step<Campaign, Effect> ends(boolean clientClosed) {
        // The client has ended the lease: there is nothing to resign from.
        return clientClosed && phase instanceof Phase.Leading
                ? Steps.before(over(), new Effect.TellLost(LostReason.CLIENT_CLOSED))
                : gives(OptionalLong.empty());
    }

    private Step<Campaign, Effect> acquires() {
        return Step.to(new Campaign(new Phase.Waiting(), round + 1, failures), new Effect.Acquire(round + 1));
    }

    private Step<Campaign, Effect> pauses(long nanos) {
        return Step.to(new Campaign(new Phase.Pausing(), round + 1, failures), new Effect.WakeIn(round + 1, nanos));
    }

    private Step<Campaign, Effect> over() {
        return Step.to(new Campaign(new Phase.Over(), round + 1, failures), new Effect.End());
    }

    /** One second after the first failure, and at most 16 seconds: a missing permission does not come back at once. */
    private static long backoff(int earlierFailures) {
        return FIRST_PAUSE << Math.min(earlierFailures, DOUBLINGS);
    }
}
