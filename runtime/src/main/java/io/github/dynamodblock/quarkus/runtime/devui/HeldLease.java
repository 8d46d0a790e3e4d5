package io.github.dynamodblock.quarkus.runtime.devui;

import io.github.dynamodblock.Lease;

/**
 * A lease that the application holds.
 *
 * @param client the name of the client that holds it
 * @param token a text, because a number of a browser has not enough digits
 * @param remaining the milliseconds until the lease ends, if no further heartbeat is acknowledged
 */
record HeldLease(
        String client,
        String key,
        String owner,
        String token,
        String state,
        boolean valid,
        long remaining,
        String attributes) {
    static HeldLease of(String client, Lease lease) {
        return new HeldLease(
                client,
                lease.key().toString(),
                lease.owner(),
                Long.toString(lease.fencingToken()),
                lease.state().name(),
                lease.isValid(),
                lease.remaining().toMillis(),
                ShortText.of(lease.attributes()));
    }
}
