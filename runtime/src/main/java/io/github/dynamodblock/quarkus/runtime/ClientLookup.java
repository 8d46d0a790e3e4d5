package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClient;

/** Finds the lock client bean of a name: that of the extension, or the application's own. */
@FunctionalInterface
interface ClientLookup {
    /**
     * Returns the lock client.
     *
     * @param name the name of the client
     */
    LockClient of(String name);
}
