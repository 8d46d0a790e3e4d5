package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A search thread is the part of a search that one thread executes. The thread owns one shard: no other thread expands
 * or stores the states of this shard.
 */
final class SearchThread {
    private static final int BATCH = 1 << 14;

    private final int own;
    private final StateShards shards;
    private final SuccessorGenerator walker;
    private final int width;
    /**
     * For each shard, the states that this thread reached. Each state is followed by the number of the state from which
     * it was reached.
     */
    private final int[][] reached;

    private final int[] fill;
    private final List<FoundViolation> found = new ArrayList<>();
    private int next;
    private int end;
    private long transitions;

    SearchThread(int own, StateShards shards, StateSpace space) {
        this.own = own;
        this.shards = shards;
        this.walker = new SuccessorGenerator(space);
        this.width = space.width();
        this.reached = new int[shards.count()][1 << 12];
        this.fill = new int[shards.count()];
    }

    /** Starts the next level: its states are those that the thread has stored until now. */
    void nextLevel() {
        end = shards.shard(own).size();
    }

    boolean isDone() {
        return next == end;
    }

    /** Takes all steps from the next states of the level. */
    void expand() {
        Arrays.fill(fill, 0);
        int[] state = new int[width];
        int last = Math.min(end, next + BATCH);
        for (; next < last; next++) {
            shards.shard(own).get(next, state);
            int parent = shards.number(own, next);
            walker.walk(state, new SuccessorGenerator.Steps() {
                @Override
                public void next(int[] to) {
                    transitions++;
                    reach(walker.representative(to), parent);
                }

                @Override
                public void broken(Property law) {
                    transitions++;
                    found.add(new FoundViolation(law, parent, true));
                }
            });
        }
    }

    void start(StateSpace space) {
        int[] start = walker.representative(space.start());
        if (shards.shardOf(start) == own) {
            shards.shard(own).add(start, 0, -1);
        }
    }

    private void reach(int[] state, int parent) {
        int shard = shards.shardOf(state);
        int at = fill[shard];
        if (at + width + 1 > reached[shard].length) {
            reached[shard] = Arrays.copyOf(reached[shard], 2 * reached[shard].length);
        }
        System.arraycopy(state, 0, reached[shard], at, width);
        reached[shard][at + width] = parent;
        fill[shard] = at + width + 1;
    }

    /** Stores the states of this thread's shard that another thread reached. */
    void store(SearchThread other) {
        StateSet states = shards.shard(own);
        int[] state = new int[width];
        for (int at = 0; at < other.fill[own]; at += width + 1) {
            if (states.add(other.reached[own], at, other.reached[own][at + width])) {
                System.arraycopy(other.reached[own], at, state, 0, width);
                int number = shards.number(own, states.size() - 1);
                walker.broken(state).ifPresent(law -> found.add(new FoundViolation(law, number, false)));
            }
        }
    }

    List<FoundViolation> found() {
        return found;
    }

    long transitions() {
        return transitions;
    }
}
