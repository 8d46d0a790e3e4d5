package io.github.dynamodblock.chaos.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The AWS versions say to which grant each version belongs. The AWS lock client gives every write a random version, and
 * the write names the version that it replaces. A grant is identified by its first version. Only the newest 10,000
 * versions are kept.
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

    /** Records the version of an acquire, with which a grant can begin. */
    synchronized String first(String version) {
        grants.put(version, version);
        return version;
    }

    /** Records the version of a heartbeat, with which a grant can continue. */
    synchronized String next(String before, String version) {
        String grant = grantOf(before);
        grants.put(version, grant);
        return grant;
    }

    synchronized String grantOf(String version) {
        return grants.getOrDefault(version, version);
    }
}
