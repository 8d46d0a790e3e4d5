package io.github.dynamodblock.chaos.explore;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A value numbering numbers values, from 0. Equal values have equal numbers. Any thread can call it.
 *
 * @param <T> the type of the values
 */
final class ValueNumbering<T> {
    private final Map<T, Integer> numbers = new ConcurrentHashMap<>();
    private volatile Object[] values = new Object[1024];
    private int size;

    int of(T value) {
        Integer known = numbers.get(value);
        return known != null ? known : add(value);
    }

    private synchronized int add(T value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size] = value;
        numbers.put(value, size);
        return size++;
    }

    /** Returns the value of a number that was assigned before. */
    @SuppressWarnings("unchecked")
    T value(int number) {
        return (T) values[number];
    }

    synchronized int size() {
        return size;
    }
}
