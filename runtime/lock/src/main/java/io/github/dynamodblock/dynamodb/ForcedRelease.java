package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import java.util.Optional;

/** What came of forcing a lock free. */
public sealed interface ForcedRelease {
    LockKey key();

    /** The same for people, with what to do. */
    String sentence();

    /**
     * It was held and is free.
     *
     * @param was the row before. Its holder may believe in its lease until its next heartbeat, and hears {@code STOLEN}
     *     then; a client of another library hears of it as it hears of a lock taken over
     */
    record Freed(LockInfo was) implements ForcedRelease {
        @Override
        public LockKey key() {
            return was.key();
        }

        @Override
        public String sentence() {
            return "The lock '" + key() + "' is free. " + holder(was)
                    + " held it, and may go on working until its next heartbeat tells it otherwise.";
        }
    }

    /** Nobody held it; nothing was written. */
    record WasFree(LockInfo was) implements ForcedRelease {
        @Override
        public LockKey key() {
            return was.key();
        }

        @Override
        public String sentence() {
            return "The lock '" + key() + "' was free already. Nothing was written.";
        }
    }

    /**
     * Its row changed between being read and being forced, so that it was left alone: its holder renewed or released it,
     * or another took it.
     *
     * @param now the row as it is; empty if it is gone, and the lock free
     */
    record Changed(LockKey key, Optional<LockInfo> now) implements ForcedRelease {
        @Override
        public String sentence() {
            return "The lock '" + key + "' changed meanwhile and was left alone: "
                    + now.map(info -> info.held()
                                    ? holder(info) + " holds it. Look whom you would take it from, and force it again."
                                    : "it is free.")
                            .orElse("it is gone, and so the lock is free.");
        }
    }

    /** There is no item of that key, or it carries no lock. Nothing was written. */
    record NoSuchLock(LockKey key) implements ForcedRelease {
        @Override
        public String sentence() {
            return "There is no lock '" + key + "'. Look at the key, the table and the key prefix.";
        }
    }

    private static String holder(LockInfo info) {
        return info.owner().map(owner -> "'" + owner + "'").orElse("An unnamed holder");
    }
}
