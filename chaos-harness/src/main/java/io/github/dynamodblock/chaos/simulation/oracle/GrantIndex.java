package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.simulation.world.Event;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds grants by what they were granted to: the application knows its ask, and a row the grant's name and token. Over
 * deletions one token can be given twice, even to one client.
 */
final class GrantIndex {
    private record Given(LockKey key, int client, int life, long token) {}

    private final ToLongFunction<GrantName> begun;
    private final Map<Integer, Grant> byAsk = new HashMap<>();
    private final Map<GrantName, Grant> byName = new HashMap<>();
    private final Map<Given, String> names = new HashMap<>();

    /** @param begun when the first request of that name was sent */
    GrantIndex(ToLongFunction<GrantName> begun) {
        this.begun = begun;
    }

    /** An acquire was applied. A copy of an older decision's may be given the token of a younger one. */
    void landed(Event.Landed landed, LockRow after) {
        names.merge(
                new Given(
                        after.key(),
                        landed.request().client(),
                        landed.request().life(),
                        after.token().orElse(0)),
                landed.write().version().grant(),
                (one, other) -> begun.applyAsLong(new GrantName(after.key(), one))
                                > begun.applyAsLong(new GrantName(after.key(), other))
                        ? one
                        : other);
    }

    /** The name of what was granted, or a question mark if no such acquire was applied. */
    String name(Event.Granted granted) {
        return names.getOrDefault(new Given(granted.key(), granted.client(), granted.life(), granted.token()), "?");
    }

    void add(int ask, Grant grant) {
        byAsk.put(ask, grant);
        byName.put(GrantName.of(grant), grant);
    }

    /** What was granted to that ask, or null if acquire did not return it yet. */
    @Nullable Grant of(int ask) {
        return byAsk.get(ask);
    }

    /** What that write renews or ends, or null if it does neither, or acquire did not return it yet. */
    @Nullable Grant of(LockWrite write) {
        if (write instanceof LockWrite.Acquire) {
            return null;
        }
        return of(
                GrantName.of(write),
                write instanceof LockWrite.Heartbeat beat ? beat.token() : ((LockWrite.Freeing) write).token());
    }

    /** Whose grant the row shows, or null if nobody's. */
    @Nullable Grant of(LockRow row) {
        return GrantName.of(row).map(name -> of(name, row.token().orElse(0))).orElse(null);
    }

    private @Nullable Grant of(GrantName name, long token) {
        Grant grant = byName.get(name);
        return grant == null || grant.token != token ? null : grant;
    }
}
