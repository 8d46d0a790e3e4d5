package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.Version;

/** Names of clients and of their grants: {@code a}, and {@code a1} with as many dashes as a grant's name is long. */
final class ExploredNames {
    private static final char FIRST = 'a';

    private ExploredNames() {}

    static char client(int index) {
        return (char) (FIRST + index);
    }

    static int index(char client) {
        return client - FIRST;
    }

    static String grant(char client, int number) {
        String start = client + Integer.toString(number);
        return start + "-".repeat(Version.GRANT_LENGTH - start.length());
    }

    static char clientOf(String grantOrVersion) {
        return grantOrVersion.charAt(0);
    }

    /** The second grant of client a, as it is told to people: {@code a2}. */
    static String spoken(String grant) {
        return grant.substring(0, grant.indexOf('-'));
    }

    static String spoken(Version version) {
        return spoken(version.grant()) + "." + version.beat();
    }
}
