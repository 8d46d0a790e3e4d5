package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which grant has which token, as the held rows in the store's answers show it; it keeps the newest ones. */
final class GrantTokens {
    private static final int MOST = 10_000;

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
