package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The grant tokens say which grant has which token. The held rows in the responses of the store show this. Only the
 * newest 10,000 tokens are kept.
 */
final class GrantTokens {
    private static final int MOST = 10_000;

    /** The key and the token of a grant. */
    private record Id(String key, long token) {}

    private final Map<Id, String> names = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, String> eldest) {
            return size() > MOST;
        }
    };

    synchronized void seen(LockRow row) {
        if (!row.released() && row.token().isPresent()) {
            Version.parse(row.version())
                    .ifPresent(
                            version -> named(row.key().partition(), row.token().getAsLong(), version.grant()));
        }
    }

    synchronized void named(String key, long token, String grant) {
        names.put(new Id(key, token), grant);
    }

    synchronized Optional<String> grantOf(String key, long token) {
        return Optional.ofNullable(names.get(new Id(key, token)));
    }
}
