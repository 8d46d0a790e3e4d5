package io.github.dynamodblock.core;

import io.github.dynamodblock.core.protocol.Moment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What leases of this client hold, or have yet to free. Who waits here for one of them need not ask the store: he is told
 * when it is free, or when it is lost.
 */
final class LocallyHeldKeys {
    /** A lease, or several together. */
    interface Tenant {
        /** Until when nobody here need ask the store, as far as is known now; empty if that is over. */
        Optional<Long> until(Moment now);
    }

    /** By the line of those who wait for it. */
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
