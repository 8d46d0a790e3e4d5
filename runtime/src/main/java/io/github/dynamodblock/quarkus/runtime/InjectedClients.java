package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.quarkus.LockClientName;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lock client beans of the application. */
@Singleton
class InjectedClients implements ClientLookup {
    private final Instance<LockClient> all;
    private final Map<String, LockClient> found = new ConcurrentHashMap<>();

    InjectedClients(@Any Instance<LockClient> all) {
        this.all = all;
    }

    @Override
    public LockClient of(String name) {
        LockClient known = found.get(name);
        return known == null ? found(name) : known;
    }

    /** Not in one step with the map: a producer of the application can use another client while it makes this one. */
    private LockClient found(String name) {
        LockClient client = find(name);
        LockClient first = found.putIfAbsent(name, client);
        return first == null ? client : first;
    }

    private LockClient find(String name) {
        return all.select(ClientNames.qualifier(name, LockClientName.Literal::new))
                .get();
    }
}
