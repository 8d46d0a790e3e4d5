package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.LockClient;
import java.util.Optional;

/** A lock client that is to be judged. Closing it closes the client. */
public interface LockUnderTest extends AutoCloseable {
    LockClient locks();

    /** The id under which the store knows the grant with this token, where the client's traffic has shown it. */
    Optional<String> grantOf(String key, long token);

    @Override
    void close();
}
