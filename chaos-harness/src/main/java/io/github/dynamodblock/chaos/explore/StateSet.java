package io.github.dynamodblock.chaos.explore;

import java.util.Arrays;

/**
 * A state set is a set of states. Each state consists of as many numbers as the configuration has parts. States are
 * numbered in the order in which they are added, and the set stores from which state each state was first reached. The
 * set is exact: it never treats two states as equal because their hashes are equal. Only one thread may add states.
 */
final class StateSet {
    private static final int PAGE_BITS = 16;
    private static final int PAGE = 1 << PAGE_BITS;

    private final int width;
    private int[][] parts = new int[16][];
    private int[][] parents = new int[16][];
    private int[] table = new int[1 << 16];
    private int size;

    StateSet(int width) {
        this.width = width;
        Arrays.fill(table, -1);
    }

    int size() {
        return size;
    }

    /** Adds the state that starts at {@code from}, and returns whether the state was new. */
    boolean add(int[] source, int from, int parent) {
        if (2 * (size + 1) > table.length) {
            grow();
        }
        int slot = (int) (hash(source, from, width) & (table.length - 1));
        while (table[slot] >= 0) {
            if (isAt(table[slot], source, from)) {
                return false;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = size;
        store(source, from, parent);
        return true;
    }

    private void store(int[] source, int from, int parent) {
        int page = size >>> PAGE_BITS;
        if (page == parts.length) {
            parts = Arrays.copyOf(parts, 2 * page);
            parents = Arrays.copyOf(parents, 2 * page);
        }
        int at = size & (PAGE - 1);
        if (at == 0) {
            parts[page] = new int[PAGE * width];
            parents[page] = new int[PAGE];
        }
        System.arraycopy(source, from, parts[page], at * width, width);
        parents[page][at] = parent;
        size++;
    }

    /** Copies a state to {@code target}. */
    void get(int number, int[] target) {
        System.arraycopy(parts[number >>> PAGE_BITS], (number & (PAGE - 1)) * width, target, 0, width);
    }

    int parent(int number) {
        return parents[number >>> PAGE_BITS][number & (PAGE - 1)];
    }

    private boolean isAt(int number, int[] source, int from) {
        int[] page = parts[number >>> PAGE_BITS];
        int at = (number & (PAGE - 1)) * width;
        return Arrays.equals(page, at, at + width, source, from, from + width);
    }

    private void grow() {
        int[] more = new int[2 * table.length];
        Arrays.fill(more, -1);
        int[] state = new int[width];
        for (int number = 0; number < size; number++) {
            get(number, state);
            int slot = (int) (hash(state, 0, width) & (more.length - 1));
            while (more[slot] >= 0) {
                slot = (slot + 1) & (more.length - 1);
            }
            more[slot] = number;
        }
        table = more;
    }

    static long hash(int[] source, int from, int width) {
        long hash = 0;
        for (int i = from; i < from + width; i++) {
            hash = HashMixer.mix(hash * 31 + source[i]);
        }
        return hash;
    }
}
