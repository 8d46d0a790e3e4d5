package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import java.util.Optional;

/** A lock under test is a lock client that the harness judges. Closing it closes the client. */
public interface LockUnderTest extends AutoCloseable {
    LockClient locks();

    /** Returns the key of that name in the table under test. */
    default LockKey key(String name) {
        return LockKey.of(name);
    }

    /**
     * Returns whether the leases of this client fence: a resource can compare their tokens, and the leases can commit.
     * The tokens of a peer are numbers that name its grants and have no order.
     */
    default boolean supportsFencing() {
        return true;
    }

    /** Returns whether the client can take several locks together. */
    default boolean holdsTogether() {
        return false;
    }

    /**
     * Returns the id under which the store knows the grant with this token. Empty if the requests of the client have
     * not shown this id.
     */
    Optional<String> grantOf(String key, long token);

    @Override
    void close();
}
