package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds a grant in two ways: by the request of the application, and by the name and token that a row or a write
 * contains. If rows are deleted, one token can be given twice, even to the same client.
 */
final class GrantIndex {
    /** A token of a key that a process was given. */
    private record Given(LockKey key, int client, int life, long token) {}

    private final ToLongFunction<GrantName> begun;
    private final Map<Integer, SimulatedGrant> byAsk = new HashMap<>();
    private final Map<GrantName, SimulatedGrant> byName = new HashMap<>();
    private final Map<Given, Set<String>> names = new HashMap<>();

    /** @param begun returns when the first request under a name was sent */
    GrantIndex(ToLongFunction<GrantName> begun) {
        this.begun = begun;
    }

    /** Records that an acquire was applied. */
    void landed(WorldEvent.Landed landed, LockRow after) {
        Given given = new Given(
                after.key(),
                landed.request().client(),
                landed.request().life(),
                after.token().orElse(0));
        names.computeIfAbsent(given, none -> new HashSet<>(1))
                .add(landed.write().version().grant());
    }

    /**
     * Returns the name of the grant that acquire returned, or a question mark if no acquire with this token was
     * applied. If several decisions have the same token, it is the youngest decision that has not been granted. The
     * reason: a copy of the acquire of an older decision can be given the token of a younger decision. The same can
     * happen to a late acquire of an older decision, after the younger grant has ended.
     */
    String name(WorldEvent.Granted granted) {
        Given given = new Given(granted.key(), granted.client(), granted.life(), granted.token());
        return names.getOrDefault(given, Collections.emptySet()).stream()
                .map(name -> new GrantName(granted.key(), name))
                .filter(name -> !byName.containsKey(name))
                .max(Comparator.comparingLong(begun))
                .map(GrantName::id)
                .orElse("?");
    }

    /** Adds a grant that acquire returned. */
    void add(int ask, SimulatedGrant grant) {
        byAsk.put(ask, grant);
        byName.put(GrantName.of(grant), grant);
    }

    /** Returns the grant of a request, or null if acquire has not returned it yet. */
    @Nullable SimulatedGrant of(int ask) {
        return byAsk.get(ask);
    }

    /**
     * Returns the grant that a write renews or ends. Returns null if the write does neither, or if acquire has not
     * returned the grant yet.
     */
    @Nullable SimulatedGrant of(LockWrite write) {
        if (write instanceof LockWrite.Acquire) {
            return null;
        }
        return of(
                GrantName.of(write),
                write instanceof LockWrite.Heartbeat beat ? beat.token() : ((LockWrite.Freeing) write).token());
    }

    /** Returns the grant that the row shows, or null if the row shows no known grant. */
    @Nullable SimulatedGrant of(LockRow row) {
        return GrantName.of(row).map(name -> of(name, row.token().orElse(0))).orElse(null);
    }

    private @Nullable SimulatedGrant of(GrantName name, long token) {
        SimulatedGrant grant = byName.get(name);
        return grant == null || grant.token != token ? null : grant;
    }
}
