package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings per key pattern of one client.
 *
 * @param each the patterns with their settings, the most specific first
 */
record KeyPatterns(List<KeySettings> each) {
    static final KeyPatterns NONE = new KeyPatterns(List.of());

    /**
     * Returns the patterns of a client.
     *
     * @throws ConfigurationException if a value cannot be used, or if two patterns match the same keys and none is more
     *     specific; the message names the properties
     */
    static KeyPatterns of(String client, LockConfig config) {
        List<KeySettings> sorted = config.locks().entrySet().stream()
                .map(entry -> KeySettings.of(client, config, new KeyPattern(entry.getKey()), entry.getValue()))
                .sorted((one, other) -> KeyPattern.MOST_SPECIFIC_FIRST.compare(one.pattern(), other.pattern()))
                .toList();
        for (int i = 0; i < sorted.size(); i++) {
            for (int j = i + 1; j < sorted.size(); j++) {
                requireOrder(client, sorted.get(i).pattern(), sorted.get(j).pattern());
            }
        }
        return new KeyPatterns(sorted);
    }

    private static void requireOrder(String client, KeyPattern one, KeyPattern other) {
        if (one.isAsSpecificAs(other) && one.meets(other)) {
            String first = ClientNames.property(client, "locks.\"" + one.text() + "\"");
            String second = ClientNames.property(client, "locks.\"" + other.text() + "\"");
            throw new ConfigurationException(
                    "A key can match both " + first + " and " + second + ", and neither pattern is more specific. Write"
                            + " more of the key into one of them.",
                    Set.of(first, second));
        }
    }

    /** Returns the settings of a lock; empty if no pattern matches its key. */
    private Optional<KeySettings> of(LockKey key) {
        return each.stream()
                .filter(settings -> settings.pattern().matches(key.partition()))
                .findFirst();
    }

    /** Returns the request with the settings of its key where it has none of its own. */
    LockRequest apply(LockRequest request) {
        return each.isEmpty()
                ? request
                : of(request.key()).map(found -> found.apply(request)).orElse(request);
    }

    /** Returns how long a caller waits for a lock by the pattern of its key; empty if no pattern says so. */
    Optional<Duration> waitLimit(LockKey key) {
        return of(key).flatMap(KeySettings::waitLimit);
    }
}
