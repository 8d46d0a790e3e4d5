package io.github.dynamodblock.core.protocol;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;

/**
 * How a client frees the row of a grant in which it does not believe, as a pure state machine.
 *
 * <pre>
 *   WAITING ── due ──▶ READING ── the row is this grant's, and held ──▶ RELEASING ── applied, or refused ──▶ OVER
 *      ▲                  │                                                 │
 *      └──────────────────┴── no answer, or another's row for the first ────┘
 *         two looks: the write that was given up may still be on its way
 * </pre>
 *
 * <p>It frees nobody else's row. The token of the row comes from a consistent read, and the release is conditional on grant and
 * token: if it arrives late, its condition is false by then.
 *
 * @param grant whose row is freed
 * @param beat the highest beat that was written under it, or tried
 * @param times those of the lease that it was for
 * @param end when the row frees itself, so that failures are no longer followed by another look
 * @param failures how many requests in a row had no answer
 * @param looks how many reads showed another grant's row, or none
 */
public record Sweeping(String grant, long beat, LeaseTimes times, long end, int failures, int looks, boolean over) {
    /** How often a sweep looks before it believes that nothing came of the grant. */
    private static final int LOOKS = 3;

    /** What can happen to a sweep. */
    public sealed interface Input {
        /** It is time to look. */
        record Due() implements Input {}

        /** What a consistent read showed. */
        record Shown(Optional<LockRow> row) implements Input {}

        /** The read had no answer; {@code passing} if asking again may help. */
        record Unread(LockException why, boolean passing) implements Input {}

        /** The answer to the release. */
        record Answered(StoreAnswer answer) implements Input {}

        /** The client sends nothing more. */
        record Closed() implements Input {}
    }

    /** What a sweep wants done. */
    public sealed interface Effect {
        /** Read the row, consistently. */
        record Look() implements Effect {}

        /** Release that grant. */
        record Free(Version version, long token) implements Effect {}

        /** Look again after that time. */
        record LookIn(long nanos) implements Effect {}

        /** The row is left to the end of its lease, for that reason. */
        record Failed(LockException why) implements Effect {}

        /** It is over: nothing more is sent. */
        record Finished() implements Effect {}
    }

    /** One that begins now. */
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
        // Not applied, or not yet: a write that was given up may still be on its way.
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
