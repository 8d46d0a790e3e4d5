package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The leases that are held, each with all its handles: a reentrant acquire gives one more handle of the same lease. */
final class LeaseHandles {
    private record Held(LockCall first, List<Lease> handles) {}

    /** Two clients can have locks of the same key. */
    private record Lock(String client, LockKey key) {}

    /** By the fencing tokens: after a loss, the next lease of a key can begin before the loss is told. */
    private final Map<Lock, Map<Long, Held>> held = new HashMap<>();

    /** Adds a handle. Returns whether it is the first of its lease. */
    synchronized boolean add(LockCall call, Lease handle) {
        Held lease = held.computeIfAbsent(new Lock(call.client(), handle.key()), key -> new HashMap<>())
                .computeIfAbsent(handle.fencingToken(), token -> new Held(call, new ArrayList<>()));
        lease.handles().add(handle);
        return lease.handles().size() == 1;
    }

    /** Removes a handle. Returns the call of the first handle of its lease, if this was the last. */
    synchronized Optional<LockCall> remove(LockCall call, Lease handle) {
        Lock lock = new Lock(call.client(), handle.key());
        Map<Long, Held> ofKey = held.getOrDefault(lock, Map.of());
        Held lease = ofKey.get(handle.fencingToken());
        if (lease == null || !lease.handles().remove(handle) || !lease.handles().isEmpty()) {
            return Optional.empty();
        }
        ofKey.remove(handle.fencingToken());
        if (ofKey.isEmpty()) {
            held.remove(lock);
        }
        return Optional.of(lease.first());
    }

    /** Returns for how long the lease of this key is valid; empty if none is held. Its released handles do not count. */
    synchronized Optional<Duration> remaining(String client, LockKey key) {
        return held.getOrDefault(new Lock(client, key), Map.of()).values().stream()
                .flatMap(lease -> lease.handles().stream())
                .map(Lease::remaining)
                .max(Comparator.naturalOrder());
    }
}
