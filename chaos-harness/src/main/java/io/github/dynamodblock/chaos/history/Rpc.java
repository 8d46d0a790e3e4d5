package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request of the lock client to its store, recorded when its answer arrived or its sender gave up.
 *
 * @param at when the answer arrived, or the sender gave up
 * @param sent when the request was handed to the network; never after {@code at}
 * @param grant the grantId that the request wrote; absent for reads
 * @param beat the beat that the request wrote; absent for reads
 * @param lease L in nanoseconds, as the request wrote it; absent for releases and reads
 * @param answer a read that was answered counts as applied
 * @param token the fencing token of the row in the answer
 * @param version the rvn of the row in the answer, {@code <grantId>.<beat>}; absent where there was no row
 * @param released whether the row in the answer is free
 * @param seen the version that an acquire names: it takes over a row that shows this one; absent where it names none
 */
public record Rpc(
        long at,
        String process,
        long sent,
        Kind kind,
        String key,
        Optional<String> grant,
        OptionalLong beat,
        OptionalLong lease,
        Answer answer,
        OptionalLong token,
        Optional<String> version,
        boolean released,
        Optional<String> seen)
        implements Event {

    /** What the request was for. */
    public enum Kind {
        ACQUIRE,
        HEARTBEAT,
        RELEASE,
        READ
    }

    /** What became of it. */
    public enum Answer {
        /** The write happened, or the read was answered. */
        APPLIED,
        /** The condition did not hold; the answer shows the current row. */
        REFUSED,
        /** Sent, no answer: it may have happened, or may yet happen. */
        UNKNOWN,
        /** It certainly did not and will not happen: throttled, or never sent. */
        UNAPPLIED
    }

    public Rpc {
        require(!process.isBlank(), "process", process);
        require(sent <= at, "sent", sent);
        require(lease.isEmpty() || lease.getAsLong() > 0, "lease", lease);
    }

    /** A request that names no version it has seen. */
    public Rpc(
            long at,
            String process,
            long sent,
            Kind kind,
            String key,
            Optional<String> grant,
            OptionalLong beat,
            OptionalLong lease,
            Answer answer,
            OptionalLong token,
            Optional<String> version,
            boolean released) {
        this(at, process, sent, kind, key, grant, beat, lease, answer, token, version, released, Optional.empty());
    }

    /** The grantId of the row in the answer. */
    public Optional<String> rowGrant() {
        return version.map(text -> text.indexOf('.') < 0 ? text : text.substring(0, text.indexOf('.')));
    }

    /** The beat of the row in the answer; absent where the version is another library's. */
    public OptionalLong rowBeat() {
        String text = version.orElse("");
        int dot = text.indexOf('.');
        String digits = dot < 0 ? "" : text.substring(dot + 1);
        return digits.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
