package io.github.dynamodblock.chaos.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which grant each version belongs to. The AWS lock client gives every write a random version, and names in it the one it
 * replaces; a grant is known by its first. It keeps the newest ones.
 */
final class AwsVersions {
    private static final int MOST = 10_000;

    private final Map<String, String> grants = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** A grant begins, perhaps. */
    synchronized String first(String version) {
        grants.put(version, version);
        return version;
    }

    /** The grant goes on, perhaps. */
    synchronized String next(String before, String version) {
        String grant = grantOf(before);
        grants.put(version, grant);
        return grant;
    }

    synchronized String grantOf(String version) {
        return grants.getOrDefault(version, version);
    }
}
