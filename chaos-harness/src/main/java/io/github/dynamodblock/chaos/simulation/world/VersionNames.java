package io.github.dynamodblock.chaos.simulation.world;

import java.util.regex.Pattern;

/** The versions that clients of a world write, as people read them. */
public final class VersionNames {
    private static final Pattern FILLED = Pattern.compile("\\b0+(c\\d+l\\d+n\\d+)\\.0*(?=\\d)");

    private VersionNames() {}

    /** A text with each version in it less the zeroes that fill it. */
    public static String brief(String text) {
        return FILLED.matcher(text).replaceAll("$1.");
    }
}
