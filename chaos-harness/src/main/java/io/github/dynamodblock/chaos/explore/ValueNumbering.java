package io.github.dynamodblock.chaos.explore;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers for values, from 0, equal for equal values. Any thread may ask.
 *
 * @param <T> the values
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

    /** The value of a number that was given out. */
    @SuppressWarnings("unchecked")
    T value(int number) {
        return (T) values[number];
    }

    synchronized int size() {
        return size;
    }
}
