package io.github.dynamodblock.chaos.checker;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of a row, in its parts.
 *
 * @param grant the grantId; the whole version if it is not of the form {@code <grantId>.<beat>}
 * @param beat the beat; empty if the version does not show a beat
 */
record RowVersion(String grant, OptionalLong beat) {
    /** The grantId, the beat, and for a commit or a forced release one more word. */
    private static final Pattern FORM = Pattern.compile("([^.]+)\\.([0-9]{1,18})(?:\\.[a-z]+)?");

    static RowVersion of(String version) {
        Matcher parts = FORM.matcher(version);
        return parts.matches()
                ? new RowVersion(parts.group(1), OptionalLong.of(Long.parseLong(parts.group(2))))
                : new RowVersion(version, OptionalLong.empty());
    }
}
