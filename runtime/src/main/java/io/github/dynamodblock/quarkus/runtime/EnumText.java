package io.github.dynamodblock.quarkus.runtime;

import java.util.Locale;

/** How the constants of enums are written for people and for their tools. */
final class EnumText {
    private EnumText() {}

    /** Returns the name in lower case with spaces, as people read it. */
    static String words(Enum<?> value) {
        return joined(value, ' ');
    }

    /** Returns the name in lower case with dashes, as the values of tags and attributes are written. */
    static String tag(Enum<?> value) {
        return joined(value, '-');
    }

    private static String joined(Enum<?> value, char between) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', between);
    }
}
