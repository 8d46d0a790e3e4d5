package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import java.util.Optional;

/**
 * The result of a forced release of a lock.
 *
 * @since 1.0.0
 */
public sealed interface ForcedRelease {
    /**
     * Returns the lock.
     *
     * @return the key
     */
    LockKey key();

    /**
     * Returns the result in words, with what to do.
     *
     * @return the sentence, for people
     */
    String sentence();

    /**
     * A client held the lock, and the lock is free now.
     *
     * @param was the row before the release. The old holder can treat its lease as valid until its next heartbeat,
     *     and then receives {@code STOLEN}. A client of another library notices the release as it notices a takeover.
     */
    record Freed(LockInfo was) implements ForcedRelease {
        @Override
        public LockKey key() {
            return was.key();
        }

        @Override
        public String sentence() {
            return "The lock '" + key() + "' is free. " + holder(was)
                    + " held it, and can continue its work until its next heartbeat is refused.";
        }
    }

    /**
     * No client held the lock. Nothing was written.
     *
     * @param was the row
     */
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
     * The row changed between the read and the write, so nothing was written: the holder released the lock, or another
     * client acquired the lock. A heartbeat of the holder changes the row too, and does not stop the forced release
     * (of a holder that uses another library it does).
     *
     * @param key the lock
     * @param now the row as it is now; empty if the row does not exist any more, so the lock is free
     */
    record Changed(LockKey key, Optional<LockInfo> now) implements ForcedRelease {
        @Override
        public String sentence() {
            return "The row of the lock '" + key + "' changed in the meantime, so nothing was written: "
                    + now.map(info -> info.held()
                                    ? holder(info) + " holds the lock. Check that you want to take it from this"
                                            + " holder, and repeat the forced release."
                                    : "the lock is free.")
                            .orElse("the row does not exist any more, so the lock is free.");
        }
    }

    /**
     * There is no item with that key, or the item carries no lock. Nothing was written.
     *
     * @param key the lock
     */
    record NoSuchLock(LockKey key) implements ForcedRelease {
        @Override
        public String sentence() {
            return "There is no lock '" + key + "'. Check the key, the table and the key prefix.";
        }
    }

    private static String holder(LockInfo info) {
        return info.owner().map(owner -> "'" + owner + "'").orElse("An unnamed holder");
    }
}
