package io.github.dynamodblock.chaos.explore;

import java.util.Optional;

/** What one step of a client or of its messages was. */
record StepKind(Kind kind, Optional<Message> message) {
    enum Kind {
        ASKS,
        LOOKS,
        LEAVES,
        BEATS,
        EXPIRES,
        RELEASES,
        RETRIES,
        GIVES_UP,
        SWEEPS,
        ARRIVES,
        ARRIVES_AND_STAYS,
        HEARS,
        NEVER_HEARS,
        IS_THROTTLED,
        COMMITS,
        IS_DECLINED,
        CONFIRMS,
        LOSES_WITH_ANOTHER
    }

    static StepKind of(Kind kind) {
        return new StepKind(kind, Optional.empty());
    }

    static StepKind of(Kind kind, Message message) {
        return new StepKind(kind, Optional.of(message));
    }
}
