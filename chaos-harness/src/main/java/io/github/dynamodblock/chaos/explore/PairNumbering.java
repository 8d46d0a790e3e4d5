package io.github.dynamodblock.chaos.explore;

/** A pair numbering gives each pair of numbers a number of its own. Only one thread may use it. */
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
