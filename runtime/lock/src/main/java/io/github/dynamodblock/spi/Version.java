package io.github.dynamodblock.spi;

import java.util.Optional;

/**
 * The version of a row that this library wrote: the grant that wrote it, and the beat of the write within the grant.
 * While a row exists under one token, no version is stored twice: each attempt of a write has a new, higher beat. Only
 * the attempts of a commit share one beat, and DynamoDB applies at most one of them.
 *
 * <p>The text of a version is {@code <grant>.<beat>}. The grant has {@value #GRANT_LENGTH} characters without a dot,
 * and the beat has {@value #BEAT_DIGITS} digits, so that within a grant the order of the texts is the order of the
 * beats. The text of a commit's version ends with {@code .commit}: a row that shows exactly this text proves that the
 * commit was applied.
 *
 * @param grant the name of the grant: {@value #GRANT_LENGTH} random characters, of one decision only
 * @param beat the beat: 1 for the first write of the grant
 * @param commit whether a commit wrote this version
 */
public record Version(String grant, long beat, boolean commit) {
    /** The length of a grant's name. */
    public static final int GRANT_LENGTH = 32;

    static final int BEAT_DIGITS = 12;
    private static final long HIGHEST_BEAT = 999_999_999_999L;
    private static final String COMMIT = ".commit";

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the grant does not have {@value #GRANT_LENGTH} characters or contains a
     *     dot, or if the beat is not 1 to 999,999,999,999
     */
    public Version {
        if (grant.length() != GRANT_LENGTH || grant.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    "A grant is named by " + GRANT_LENGTH + " characters without a dot, not '" + grant + "'");
        }
        if (beat < 1 || beat > HIGHEST_BEAT) {
            throw new IllegalArgumentException("A beat is 1 to " + HIGHEST_BEAT + ", not " + beat);
        }
    }

    /**
     * Creates the version of a write that is not a commit.
     *
     * @param grant the name of the grant
     * @param beat the beat: 1 for the first write of the grant
     * @throws IllegalArgumentException if the grant does not have {@value #GRANT_LENGTH} characters or contains a
     *     dot, or if the beat is not 1 to 999,999,999,999
     */
    public Version(String grant, long beat) {
        this(grant, beat, false);
    }

    /**
     * Returns the version that this text represents.
     *
     * @param text the text of a version
     * @return the version, or empty if this library did not write the text
     */
    public static Optional<Version> parse(String text) {
        boolean commit = text.endsWith(COMMIT);
        int end = commit ? text.length() - COMMIT.length() : text.length();
        if (end != GRANT_LENGTH + 1 + BEAT_DIGITS || text.indexOf('.') != GRANT_LENGTH) {
            return Optional.empty();
        }
        long beat = 0;
        for (int at = GRANT_LENGTH + 1; at < end; at++) {
            char digit = text.charAt(at);
            if (digit < '0' || digit > '9') {
                return Optional.empty();
            }
            beat = beat * 10 + (digit - '0');
        }
        return beat == 0 ? Optional.empty() : Optional.of(new Version(text.substring(0, GRANT_LENGTH), beat, commit));
    }

    /**
     * Returns the text with which all versions of a grant start.
     *
     * @param grant the name of the grant
     * @return the text
     */
    public static String prefix(String grant) {
        return grant + ".";
    }

    /**
     * Returns this version, written by a commit.
     *
     * @return the version
     */
    public Version committing() {
        return new Version(grant, beat, true);
    }

    /**
     * Returns the version of the next beat of the same grant, of a write that is not a commit.
     *
     * @return the version
     */
    public Version next() {
        return new Version(grant, beat + 1);
    }

    @Override
    public String toString() {
        String digits = Long.toString(beat);
        StringBuilder text = new StringBuilder(GRANT_LENGTH + 1 + BEAT_DIGITS + (commit ? COMMIT.length() : 0))
                .append(grant)
                .append('.');
        for (int padded = digits.length(); padded < BEAT_DIGITS; padded++) {
            text.append('0');
        }
        text.append(digits);
        return commit ? text.append(COMMIT).toString() : text.toString();
    }
}
