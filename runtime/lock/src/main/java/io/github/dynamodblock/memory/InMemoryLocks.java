package io.github.dynamodblock.memory;

import io.github.dynamodblock.Internal;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.core.CoreLockClient;
import io.github.dynamodblock.system.SystemPorts;
import java.time.Duration;

/**
 * Makes lock clients without a table, for tests: the lock is the same, and its rows live in a store of this JVM. Clients
 * over one store contend with each other.
 */
public final class InMemoryLocks {
    private InMemoryLocks() {}

    /** A client of that name with the default settings. */
    public static LockClient client(InMemoryStore store, String owner) {
        return client(
                store,
                new ClientSettings(owner, LeaseTiming.DEFAULT, Duration.ofSeconds(30), Duration.ofDays(7), 0.01));
    }

    /** A client with those settings. */
    @Internal
    public static LockClient client(InMemoryStore store, ClientSettings settings) {
        SystemPorts machine = new SystemPorts(store);
        return new CoreLockClient(machine.ports(), settings, machine::close);
    }
}
