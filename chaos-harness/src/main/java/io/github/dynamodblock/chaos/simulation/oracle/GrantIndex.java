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
 * Finds grants by what they were granted to: the application knows its ask, and a row the grant's name and token. Over
 * deletions one token can be given twice, even to one client.
 */
final class GrantIndex {
    private record Given(LockKey key, int client, int life, long token) {}

    private final ToLongFunction<GrantName> begun;
    private final Map<Integer, SimulatedGrant> byAsk = new HashMap<>();
    private final Map<GrantName, SimulatedGrant> byName = new HashMap<>();
    private final Map<Given, Set<String>> names = new HashMap<>();

    /** @param begun when the first request of that name was sent */
    GrantIndex(ToLongFunction<GrantName> begun) {
        this.begun = begun;
    }

    /** An acquire was applied. */
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
     * The name of what was granted, or a question mark if no such acquire was applied. Of several decisions with one token it
     * is the youngest that has not been granted: a copy of an older one's acquire may be given the token of a younger one,
     * and so may its late acquire, once the younger is over.
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

    void add(int ask, SimulatedGrant grant) {
        byAsk.put(ask, grant);
        byName.put(GrantName.of(grant), grant);
    }

    /** What was granted to that ask, or null if acquire did not return it yet. */
    @Nullable SimulatedGrant of(int ask) {
        return byAsk.get(ask);
    }

    /** What that write renews or ends, or null if it does neither, or acquire did not return it yet. */
    @Nullable SimulatedGrant of(LockWrite write) {
        if (write instanceof LockWrite.Acquire) {
            return null;
        }
        return of(
                GrantName.of(write),
                write instanceof LockWrite.Heartbeat beat ? beat.token() : ((LockWrite.Freeing) write).token());
    }

    /** Whose grant the row shows, or null if nobody's. */
    @Nullable SimulatedGrant of(LockRow row) {
        return GrantName.of(row).map(name -> of(name, row.token().orElse(0))).orElse(null);
    }

    private @Nullable SimulatedGrant of(GrantName name, long token) {
        SimulatedGrant grant = byName.get(name);
        return grant == null || grant.token != token ? null : grant;
    }
}
