package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * An operation ends.
 *
 * @param at just after the call returned
 * @param op the number its {@link Invoke} carries
 * @param token the fencing token of the grant, for an acquire that is ok
 * @param grant the grant's id as the store's row shows it, for an acquire that is ok
 * @param value the value read, or the token a fenced resource already held when it refused a write
 * @param sequence the resource's own count of accepted writes, for a fenced write that is ok
 * @param detail one word or sentence: {@code RELEASED}, {@code LOST}, {@code UNKNOWN}, or why it failed
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

    /** An end that has nothing more to say than its outcome. */
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

    /** This end of an acquire, with its grant. */
    public Complete withGrant(long newToken, String newGrant) {
        return new Complete(
                at, process, op, outcome, OptionalLong.of(newToken), Optional.of(newGrant), value, sequence, detail);
    }

    /** This end of a read, or of a refused fenced write, with the value seen. */
    public Complete withValue(long newValue) {
        return new Complete(at, process, op, outcome, token, grant, OptionalLong.of(newValue), sequence, detail);
    }

    /** This end of a fenced write, with the resource's count of accepted writes. */
    public Complete withSequence(long newSequence) {
        return new Complete(at, process, op, outcome, token, grant, value, OptionalLong.of(newSequence), detail);
    }

    /** This end, with a word that says more. */
    public Complete withDetail(String newDetail) {
        return new Complete(at, process, op, outcome, token, grant, value, sequence, Optional.of(newDetail));
    }
}
