package io.github.dynamodblock.core;

import io.github.dynamodblock.core.protocol.Moment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locally held keys are the keys that leases of this client hold, or have yet to free. A caller of this client that
 * waits for such a key does not have to send requests: the client notifies it when the key is free or lost.
 */
final class LocallyHeldKeys {
    /** A tenant is one lease, or several leases together. */
    interface Tenant {
        /**
         * Returns until when a waiting caller of this client does not have to send requests, as far as is known now.
         * Empty if that time is over.
         */
        Optional<Long> until(Moment now);
    }

    /** The tenants, by the key of the queue of the callers that wait for them. */
    private final Map<Object, Tenant> tenants = new ConcurrentHashMap<>();

    void begin(Object line, Tenant tenant) {
        tenants.put(line, tenant);
    }

    void end(Object line, Tenant tenant) {
        tenants.remove(line, tenant);
    }

    boolean isEmpty() {
        return tenants.isEmpty();
    }

    Optional<Long> until(Object line, Moment now) {
        Tenant tenant = tenants.get(line);
        return tenant == null ? Optional.empty() : tenant.until(now);
    }
}
