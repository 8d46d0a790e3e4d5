package io.github.dynamodblock.chaos.explore;

/** A number for each two numbers. For one thread. */
final class PairNumbering {
    private final ArrayCache known = new ArrayCache();
    private int size;

    int of(int one, int other) {
        long key = (long) one << 32 | other;
        int[] number = known.get(key);
        if (number == null) {
            number = new int[] {size++};
            known.put(key, number);
        }
        return number[0];
    }
}
