package io.github.dynamodblock.memory;

import io.github.dynamodblock.Internal;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.system.SystemPorts;
import java.time.Duration;

/**
 * Makes lock clients without a table, for tests. The lock is the same; its rows are in a store in the memory of this
 * JVM. Clients over the same store contend with each other.
 *
 * @since 1.0.0
 */
public final class InMemoryLocks {
    private InMemoryLocks() {}

    /**
     * Returns a client with that owner name and the default settings.
     *
     * @param store the store, which clients can share
     * @param owner the owner name
     * @return the client, to be closed by the caller
     * @throws IllegalArgumentException if the owner name is blank or contains half of a surrogate pair
     */
    public static LockClient client(InMemoryStore store, String owner) {
        return client(
                store,
                new ClientSettings(owner, LeaseTiming.DEFAULT, Duration.ofSeconds(30), Duration.ofDays(7), 0.01));
    }

    /**
     * Returns a client with those settings.
     *
     * @param store the store, which clients can share
     * @param settings the settings
     * @return the client, to be closed by the caller
     */
    @Internal
    public static LockClient client(InMemoryStore store, ClientSettings settings) {
        SystemPorts machine = new SystemPorts(store);
        return new CoreLockClient(machine.ports(), settings, machine::close);
    }
}
