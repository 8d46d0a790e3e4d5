package io.github.dynamodblock.spi;

/** Draws lots. */
public interface Chance {
    /** A name of {@value Version#GRANT_LENGTH} characters without a dot that nobody ever drew before. */
    String grant();

    /** Uniform in [0, 1). */
    double fraction();
}
