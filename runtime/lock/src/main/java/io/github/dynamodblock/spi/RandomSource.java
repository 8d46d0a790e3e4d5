package io.github.dynamodblock.spi;

/**
 * Produces random values.
 */
public interface RandomSource {
    /**
     * Returns the name of a new grant: {@value Version#GRANT_LENGTH} characters without a dot. No other call returns
     * the same name, on any machine.
     *
     * @return the name
     */
    String grant();

    /**
     * Returns a random number, uniform in [0, 1).
     *
     * @return the number
     */
    double fraction();
}
