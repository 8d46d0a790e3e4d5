package io.github.dynamodblock.core.protocol;

/**
 * {@code Closing} is the closing of a client, as a pure state machine. It decides how long the client goes on renewing
 * the leases under which work runs.
 *
 * <pre>
 *   OPEN ──▶ WAITING ──▶ ENDED   work runs under a lease; the client waits for it, at most for the grace period
 *    └─────────────────────▲     no work runs, or there is no grace period
 * </pre>
 *
 * <p>From WAITING on, the client grants no lock, and gives up the leases under which no work runs. It goes on renewing
 * the other leases until their work ends. In ENDED it gives up all leases. A lease under which work still runs is then
 * left to expire and never released: another client could take the lock while the work goes on.
 *
 * @param phase the state of the machine
 * @param works how many pieces of work run under leases of the client
 * @param until when the grace period ends, as a monotonic time; only WAITING uses it
 */
public record Closing(Phase phase, long works, long until) {
    /** The closing of a client that is open, and under whose leases no work runs. */
    public static final Closing OPEN = new Closing(Phase.OPEN, 0, 0);

    /** The state of a closing. */
    public enum Phase {
        /** The client is open. */
        OPEN,
        /** The client closes, and waits for work. */
        WAITING,
        /** The client waits for no work any more. */
        ENDED
    }

    /** What happens to the client. */
    public sealed interface Input {
        /** The client is to close, and to wait for work for at most {@code grace} nanoseconds. */
        record Begin(long grace) implements Input {}

        /** A piece of work began that {@link Closing#admits} allowed. */
        record WorkBegan() implements Input {}

        /** A piece of work ended, and what followed from it was done. */
        record WorkEnded() implements Input {}

        /** The timer of {@link Effect.WakeIn} has fired. */
        record TimeUp() implements Input {}
    }

    /** What the client does. */
    public sealed interface Effect {
        /** End every wait, and every lease under which no work runs. */
        record LetGo() implements Effect {}

        /** Set a timer. */
        record WakeIn(long nanos) implements Effect {}

        /** End every lease under which work still runs, and then the client. */
        record End() implements Effect {}
    }

    /**
     * Returns whether work may begin under a lease.
     *
     * @param goesOn whether other work runs under the same lease already
     * @param now the monotonic time
     */
    public boolean admits(boolean goesOn, long now) {
        return switch (phase) {
            case OPEN -> true;
            case WAITING -> goesOn && !Nanos.reached(now, until);
            case ENDED -> false;
        };
    }

    /** Returns whether the client waits for no work any more. */
    public boolean isEnded() {
        return phase == Phase.ENDED;
    }

    /** Takes one step at that monotonic time. */
    public Step<Closing, Effect> on(Input input, long now) {
        if (input instanceof Input.WorkBegan) {
            return Step.to(new Closing(phase, works + 1, until));
        }
        if (input instanceof Input.WorkEnded) {
            Closing fewer = new Closing(phase, works - 1, until);
            return phase == Phase.WAITING && fewer.works == 0 ? fewer.ended() : Step.to(fewer);
        }
        if (input instanceof Input.Begin begin) {
            return begin(begin.grace(), now);
        }
        return phase == Phase.WAITING ? waits(now) : Step.to(this);
    }

    private Step<Closing, Effect> begin(long grace, long now) {
        long end = now + grace;
        return switch (phase) {
            case OPEN -> {
                Closing closing = new Closing(Phase.WAITING, works, end);
                yield Steps.before(works == 0 ? closing.ended() : closing.waits(now), new Effect.LetGo());
            }
            // A later call can shorten the wait, and cannot lengthen it.
            case WAITING -> Nanos.reached(end, until) ? Step.to(this) : new Closing(phase, works, end).waits(now);
            case ENDED -> Step.to(this);
        };
    }

    private Step<Closing, Effect> waits(long now) {
        return Nanos.reached(now, until) ? ended() : Step.to(this, new Effect.WakeIn(until - now));
    }

    private Step<Closing, Effect> ended() {
        return Step.to(new Closing(Phase.ENDED, works, until), new Effect.End());
    }
}
