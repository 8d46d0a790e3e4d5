package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/**
 * {@code Sweeping} is the sweep of one orphan, as a pure state machine: it frees the row of a grant that no client
 * treats as valid.
 *
 * <pre>
 *   WAITING ── due ──▶ READING ── this grant holds the row ──▶ RELEASING ── applied, or refused ──▶ OVER
 *      ▲                  │                                        │
 *      └──────────────────┴────────────── no result ───────────────┘
 * </pre>
 *
 * <p>The drawing leaves out these steps:
 *
 * <ul>
 *   <li>A read shows the row of another grant, or no row: the first two times the sweep goes to WAITING, because the
 *       write that was given up can still be on its way. The third time it goes to OVER.
 *   <li>A read shows that the row of this grant is released, or that its token cannot be read: OVER.
 *   <li>A request has no result, and the same request cannot succeed later, or the row is free by itself by then: OVER.
 * </ul>
 *
 * <p>A sweep never frees the row of another grant. The token of the row comes from a consistent read, and the release
 * has the condition that this grant holds the row under this token. If the release arrives late, its condition is false
 * by then.
 *
 * @param grant the grant whose row is freed
 * @param beat the highest beat that this grant wrote or tried to write
 * @param times the times of the lease that the grant was for
 * @param end when the row is free by itself, so that no read follows a failure after that
 * @param failures how many requests in a row had no result
 * @param looks how many reads showed the row of another grant, or no row
 * @param over whether the sweep is over
 */
public record Sweeping(String grant, long beat, LeaseTimes times, long end, int failures, int looks, boolean over) {
    /** The number of reads without a row of the grant after which the sweep ends. */
    private static final int LOOKS = 3;

    /** An event that a sweep handles. */
    public sealed interface Input {
        /** It is time to read the row. */
        record Due() implements Input {}

        /** A consistent read showed this row. */
        record Shown(Optional<LockRow> row) implements Input {}

        /** The read had no result; {@code passing} says whether another read can help. */
        record Unread(LockException why, boolean passing) implements Input {}

        /** The result of the release is there. */
        record Answered(StoreAnswer answer) implements Input {}

        /** The client sends nothing more. */
        record Closed() implements Input {}
    }

    /** An action that a sweep requests. */
    public sealed interface Effect {
        /** Requests a consistent read of the row. */
        record Look() implements Effect {}

        /** Requests a release of that grant. */
        record Free(Version version, long token) implements Effect {}

        /** Requests another {@link Input.Due} after that time. */
        record LookIn(long nanos) implements Effect {}

        /** Reports that the row stays taken until the end of its lease, for that reason. */
        record Failed(LockException why) implements Effect {}

        /** Reports that the sweep is over: nothing more is sent. */
        record Finished() implements Effect {}
    }

    /** Returns a sweep that begins now. */
    public static Sweeping begin(String grant, long beat, LeaseTimes times, long now) {
        return new Sweeping(grant, beat, times, now + 2 * times.lease(), 0, 0, false);
    }

    /** Takes one step. */
    public Step<Sweeping, Effect> on(Input input, long now) {
        if (over) {
            return Step.to(this);
        }
        if (input instanceof Input.Due) {
            return Step.to(this, new Effect.Look());
        }
        if (input instanceof Input.Shown shown) {
            return shown(shown.row());
        }
        if (input instanceof Input.Unread unread) {
            return failed(unread.why(), unread.passing(), now);
        }
        if (input instanceof Input.Answered answered && answered.answer() instanceof StoreAnswer.Unapplied unapplied) {
            return failed(unapplied.why(), unapplied.passing(), now);
        }
        if (input instanceof Input.Answered answered && answered.answer() instanceof StoreAnswer.Unknown unknown) {
            return failed(UnansweredMessage.because(unknown.cause()), true, now);
        }
        return finished();
    }

    private Step<Sweeping, Effect> shown(Optional<LockRow> row) {
        Optional<LockRow> mine = row.filter(shown -> shown.isOf(grant));
        if (mine.isPresent()) {
            LockRow held = mine.get();
            if (held.released() || held.token().isEmpty()) {
                return finished();
            }
            long next = Math.max(beat, held.beat()) + 1;
            return Step.to(
                    new Sweeping(grant, next, times, end, failures, looks, false),
                    new Effect.Free(new Version(grant, next), held.token().getAsLong()));
        }
        // The write was not applied, or not yet: a write that was given up can still be on its way.
        return looks + 1 < LOOKS
                ? Step.to(
                        new Sweeping(grant, beat, times, end, failures, looks + 1, false),
                        new Effect.LookIn(times.attempt()))
                : finished();
    }

    private Step<Sweeping, Effect> failed(LockException why, boolean passing, long now) {
        long delay = Backoff.afterRefusedService(failures + 1);
        return passing && !Nanos.reached(now + delay, end)
                ? Step.to(new Sweeping(grant, beat, times, end, failures + 1, looks, false), new Effect.LookIn(delay))
                : Steps.before(finished(), new Effect.Failed(why));
    }

    private Step<Sweeping, Effect> finished() {
        return Step.to(new Sweeping(grant, beat, times, end, failures, looks, true), new Effect.Finished());
    }
}
