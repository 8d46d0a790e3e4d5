package io.github.dynamodblock.chaos.history;

import static io.github.dynamodblock.chaos.history.Invariants.require;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event: one request of the lock client to its store. The event is recorded when the response arrives or when the
 * sender gives up.
 *
 * @param at when the response arrived, or when the sender gave up
 * @param sent when the request was sent; never after {@code at}
 * @param grant the grantId that the request writes; absent for reads
 * @param beat the beat that the request writes; absent for reads
 * @param lease the lease duration L that the request writes, in nanoseconds; absent for releases and reads
 * @param answer the result of the request. A read that got a response counts as applied
 * @param token the fencing token of the row in the response
 * @param version the version ({@code rvn}) of the row in the response, {@code <grantId>.<beat>}; absent if there was no
 *     row
 * @param released whether the row in the response is free
 * @param seen the version that the condition of an acquire names, if the acquire takes over a row with this version;
 *     otherwise absent
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

    /** The kind of a request. */
    public enum Kind {
        ACQUIRE,
        HEARTBEAT,
        RELEASE,
        READ
    }

    /** The result of a request. */
    public enum Answer {
        /** The write happened, or the read got a response. */
        APPLIED,
        /** The condition of the write was false. The response shows the current row. */
        REFUSED,
        /** The request was sent and got no response. The write may have happened, or may still happen. */
        UNKNOWN,
        /**
         * The write certainly did not happen and will not happen. For example, it was throttled or never sent, or
         * another row of its transaction refused.
         */
        UNAPPLIED
    }

    public Rpc {
        require(!process.isBlank(), "process", process);
        require(sent <= at, "sent", sent);
        require(lease.isEmpty() || lease.getAsLong() > 0, "lease", lease);
    }

    /** Creates a request that does not name a version to take over. */
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

    /** Returns the grantId of the row in the response. */
    public Optional<String> rowGrant() {
        return version.map(text -> text.indexOf('.') < 0 ? text : text.substring(0, text.indexOf('.')));
    }

    /**
     * Returns the beat of the row in the response; empty if the version is not of the form {@code <grantId>.<beat>}.
     */
    public OptionalLong rowBeat() {
        String text = version.orElse("");
        int dot = text.indexOf('.');
        String digits = dot < 0 ? "" : text.substring(dot + 1);
        return digits.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
