package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event: an operation ends.
 *
 * @param at an instant just after the call returned
 * @param op the number that the {@link Invoke} of the operation carries
 * @param token for an acquire that is ok: the fencing token of the grant
 * @param grant for an acquire that is ok: the grantId as the row shows it
 * @param value the value that was read or written; for a refused fenced write, the token that the resource already held
 * @param sequence for a fenced write that is ok: how many writes the resource has accepted
 * @param detail one word or sentence: an outcome such as {@code RELEASED}, {@code LOST} or {@code UNKNOWN}, or the
 *     reason of a failure
 */
public record Complete(
        long at,
        String process,
        long op,
        Outcome outcome,
        OptionalLong token,
        Optional<String> grant,
        OptionalLong value,
        OptionalLong sequence,
        Optional<String> detail)
        implements Event {

    public Complete {
        require(!process.isBlank(), "process", process);
    }

    /** Returns an end that has an outcome and no other values. */
    public static Complete of(long at, String process, long op, Outcome outcome) {
        return new Complete(
                at,
                process,
                op,
                outcome,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    /** Returns this end of an acquire, with its grant. */
    public Complete withGrant(long newToken, String newGrant) {
        return new Complete(
                at, process, op, outcome, OptionalLong.of(newToken), Optional.of(newGrant), value, sequence, detail);
    }

    /** Returns this end with a value: see {@link #value()}. */
    public Complete withValue(long newValue) {
        return new Complete(at, process, op, outcome, token, grant, OptionalLong.of(newValue), sequence, detail);
    }

    /** Returns this end of a fenced write, with the number of writes that the resource has accepted. */
    public Complete withSequence(long newSequence) {
        return new Complete(at, process, op, outcome, token, grant, value, OptionalLong.of(newSequence), detail);
    }

    /** Returns this end, with a detail. */
    public Complete withDetail(String newDetail) {
        return new Complete(at, process, op, outcome, token, grant, value, sequence, Optional.of(newDetail));
    }
}
