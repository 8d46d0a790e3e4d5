package io.github.dynamodblock.chaos.explore;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** A memoized function computes the result for each small number once, and stores it. Only one thread may use it. */
final class MemoizedFunction {
    private static final int UNKNOWN = Integer.MIN_VALUE;

    private final IntUnaryOperator function;
    private int[] known = new int[0];

    MemoizedFunction(IntUnaryOperator function) {
        this.function = function;
    }

    int of(int number) {
        if (number >= known.length) {
            int before = known.length;
            known = Arrays.copyOf(known, Math.max(1024, 2 * number));
            Arrays.fill(known, before, known.length, UNKNOWN);
        }
        int value = known[number];
        if (value == UNKNOWN) {
            value = function.applyAsInt(number);
            known[number] = value;
        }
        return value;
    }
}
