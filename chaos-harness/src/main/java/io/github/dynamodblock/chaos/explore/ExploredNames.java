package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.Version;

/**
 * This class makes the names of clients and of their grants: {@code a} is a client. {@code a1}, followed by dashes up
 * to the length of a grant's name, is a grant.
 */
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

    /** Returns the short name of a grant for readers, for example {@code a2} for the second grant of client a. */
    static String readable(String grant) {
        return grant.substring(0, grant.indexOf('-'));
    }

    static String readable(Version version) {
        return readable(version.grant()) + "." + version.beat();
    }
}
