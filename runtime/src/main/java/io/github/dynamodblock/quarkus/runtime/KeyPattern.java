package io.github.dynamodblock.quarkus.runtime;

import java.util.Comparator;

/**
 * A pattern of keys. {@code *} is any text, also none.
 *
 * @param text the pattern
 */
record KeyPattern(String text) {
    static final Comparator<KeyPattern> MOST_SPECIFIC_FIRST = Comparator.comparing(KeyPattern::isExact)
            .thenComparing(KeyPattern::literals)
            .reversed()
            .thenComparing(KeyPattern::text);

    private boolean isExact() {
        return text.indexOf('*') < 0;
    }

    private long literals() {
        return text.chars().filter(character -> character != '*').count();
    }

    boolean isAsSpecificAs(KeyPattern other) {
        return isExact() == other.isExact() && literals() == other.literals();
    }

    /** Returns whether the key matches. The time is linear in the length of the key for each {@code *}. */
    boolean matches(String key) {
        int at = 0;
        int in = 0;
        int star = -1;
        int after = 0;
        while (in < key.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                after = in;
            } else if (at < text.length() && text.charAt(at) == key.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                // The last star takes one character more.
                at = star + 1;
                in = ++after;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    /** Returns whether some key matches both patterns. */
    boolean meets(KeyPattern other) {
        String others = other.text;
        // meets[i][j]: some text matches both what follows i in this pattern and what follows j in the other.
        boolean[][] meets = new boolean[text.length() + 1][others.length() + 1];
        for (int i = text.length(); i >= 0; i--) {
            for (int j = others.length(); j >= 0; j--) {
                meets[i][j] = meets(i, others, j, meets);
            }
        }
        return meets[0][0];
    }

    private boolean meets(int i, String others, int j, boolean[][] meets) {
        boolean star = i < text.length() && text.charAt(i) == '*';
        boolean othersStar = j < others.length() && others.charAt(j) == '*';
        if (i == text.length() && j == others.length()) {
            return true;
        }
        // A star takes no text, or the next part of the other pattern.
        if (star && (meets[i + 1][j] || (j < others.length() && meets[i][j + 1]))) {
            return true;
        }
        if (othersStar && (meets[i][j + 1] || (i < text.length() && meets[i + 1][j]))) {
            return true;
        }
        return !star
                && !othersStar
                && i < text.length()
                && j < others.length()
                && text.charAt(i) == others.charAt(j)
                && meets[i + 1][j + 1];
    }
}
