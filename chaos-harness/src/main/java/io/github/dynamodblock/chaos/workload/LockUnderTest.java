package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import java.util.Optional;

/** A lock client that is to be judged. Closing it closes the client. */
public interface LockUnderTest extends AutoCloseable {
    LockClient locks();

    /** The lock of that name in the table under test. */
    default LockKey key(String name) {
        return LockKey.of(name);
    }

    /**
     * Whether its leases fence: a resource can compare their tokens, and they can commit. A peer's tokens are numbers that name
     * its grants and order nothing.
     */
    default boolean fences() {
        return true;
    }

    /** Whether it can take several locks together. */
    default boolean holdsTogether() {
        return false;
    }

    /** The id under which the store knows the grant with this token, where the client's traffic has shown it. */
    Optional<String> grantOf(String key, long token);

    @Override
    void close();
}
