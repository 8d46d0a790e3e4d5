package io.github.dynamodblock.chaos.explore;

import java.util.Optional;

/**
 * A step kind says what one step of a client or of its messages was.
 *
 * @param kind the kind
 * @param message the message that the step concerns, if it concerns one
 */
record StepKind(Kind kind, Optional<Message> message) {
    /** The kinds of steps. */
    enum Kind {
        /** A client begins to acquire. */
        ASKS,
        /** A client that waits for a lock tries again. */
        LOOKS,
        /** A client gives up waiting for a lock. */
        LEAVES,
        /** The heartbeat of a holder is due. */
        BEATS,
        /** A holder notices that V has passed or that its machine was suspended. */
        EXPIRES,
        /** A holder releases. */
        RELEASES,
        /** A client repeats its release or commit. */
        RETRIES,
        /** A client stops waiting for its release or commit. */
        GIVES_UP,
        /** A client sweeps an orphan. */
        SWEEPS,
        /** A request arrives at the table. */
        ARRIVES,
        /** A request arrives at the table, and a duplicate of it stays on its way. */
        ARRIVES_WITH_DUPLICATE,
        /** A client receives a response. */
        HEARS,
        /** A client stops waiting for a response. */
        STOPS_WAITING,
        /** The table throttles a request. */
        IS_THROTTLED,
        /** A holder commits. */
        COMMITS,
        /** The table refuses an item of a commit, and so the whole commit. */
        IS_DECLINED,
        /** A client has received the responses to its heartbeats of both keys, which confirm its grant. */
        CONFIRMS,
        /** A holder is notified that it lost another lock of the same grant. */
        LOSES_WITH_ANOTHER
    }

    static StepKind of(Kind kind) {
        return new StepKind(kind, Optional.empty());
    }

    static StepKind of(Kind kind, Message message) {
        return new StepKind(kind, Optional.of(message));
    }
}
