package io.github.dynamodblock.chaos.explore;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** This cache stores one array for each key. A key must not be negative. Only one thread may use a cache. */
final class ArrayCache {
    private static final long FREE = -1;

    private long[] keys = new long[1 << 16];
    private int[] @Nullable [] values = new int[1 << 16][];
    private int size;

    ArrayCache() {
        Arrays.fill(keys, FREE);
    }

    int @Nullable [] get(long key) {
        return values[slot(keys, key)];
    }

    void put(long key, int[] value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int slot = slot(keys, key);
        if (keys[slot] == FREE) {
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    private void grow() {
        long[] moreKeys = new long[2 * keys.length];
        Arrays.fill(moreKeys, FREE);
        int[] @Nullable [] moreValues = new int[2 * keys.length][];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != FREE) {
                int slot = slot(moreKeys, keys[i]);
                moreKeys[slot] = keys[i];
                moreValues[slot] = values[i];
            }
        }
        keys = moreKeys;
        values = moreValues;
    }

    private static int slot(long[] keys, long key) {
        int mask = keys.length - 1;
        int slot = (int) (HashMixer.mix(key) & mask);
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
