package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.chaos.workload.LockUnderTest;

/** A client factory makes a lock client under test. */
@FunctionalInterface
public interface ClientFactory {
    LockUnderTest open(ClientSetup setup);
}
