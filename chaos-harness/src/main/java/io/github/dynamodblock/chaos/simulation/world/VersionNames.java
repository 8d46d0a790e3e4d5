package io.github.dynamodblock.chaos.simulation.world;

import java.util.regex.Pattern;

/** Formats the versions that the clients of a world write, for people. */
public final class VersionNames {
    private static final Pattern FILLED = Pattern.compile("\\b0+(c\\d+l\\d+n\\d+)\\.0*(?=\\d)");

    private VersionNames() {}

    /** Returns the text without the zeros that fill up each version in it. */
    public static String brief(String text) {
        return FILLED.matcher(text).replaceAll("$1.");
    }
}
