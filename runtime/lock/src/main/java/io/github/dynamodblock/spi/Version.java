package io.github.dynamodblock.spi;

import java.util.Optional;

/**
 * The version of a row that this library wrote: which grant wrote it, and at which of its beats. No version is ever
 * stored twice: every attempt of every write carries a fresh, higher beat.
 *
 * <p>Its text is {@code <grant>.<beat>}, the grant of {@value #GRANT_LENGTH} characters without a dot and the beat
 * with {@value #BEAT_DIGITS} digits, so that within a grant the order of the texts is the order of the beats. That of a
 * commit ends with {@code .commit}: a row that shows exactly this text proves that the commit was applied.
 *
 * @param grant random, of {@value #GRANT_LENGTH} characters, of one decision only
 * @param beat 1 for the first write of the grant
 * @param commit whether a commit wrote it
 */
public record Version(String grant, long beat, boolean commit) {
    /** The length of a grant's name. */
    public static final int GRANT_LENGTH = 32;

    static final int BEAT_DIGITS = 12;
    private static final long HIGHEST_BEAT = 999_999_999_999L;
    private static final String COMMIT = ".commit";

    public Version {
        if (grant.length() != GRANT_LENGTH || grant.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    "A grant is named by " + GRANT_LENGTH + " characters without a dot, not '" + grant + "'");
        }
        if (beat < 1 || beat > HIGHEST_BEAT) {
            throw new IllegalArgumentException("A beat is 1 to " + HIGHEST_BEAT + ", not " + beat);
        }
    }

    /** Of whatever is no commit. */
    public Version(String grant, long beat) {
        this(grant, beat, false);
    }

    /** The version that this text says, or empty if this library did not write it. */
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

    /** How the texts of all versions of a grant begin. */
    public static String prefix(String grant) {
        return grant + ".";
    }

    /** The same, written by a commit. */
    public Version committing() {
        return new Version(grant, beat, true);
    }

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
