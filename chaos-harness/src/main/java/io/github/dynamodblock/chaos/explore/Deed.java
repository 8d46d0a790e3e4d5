package io.github.dynamodblock.chaos.explore;

import java.util.Optional;

/** What one step of a client or of its messages was. */
record Deed(Kind kind, Optional<Message> message) {
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

    static Deed of(Kind kind) {
        return new Deed(kind, Optional.empty());
    }

    static Deed of(Kind kind, Message message) {
        return new Deed(kind, Optional.of(message));
    }
}
