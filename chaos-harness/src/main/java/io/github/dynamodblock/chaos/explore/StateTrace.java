package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A state trace is the way from the start to a state, replayed with clients that keep their names. The search does not
 * distinguish states that differ only in the clients' names. So each step of the replay is the first step that leads to
 * a state equivalent to the next state of the way.
 */
final class StateTrace {
    private final SuccessorGenerator walker;
    private final Narrator narrator;
    private final List<String> sentences = new ArrayList<>();
    private int[] now;

    private StateTrace(StateSpace space) {
        this.walker = new SuccessorGenerator(space);
        this.narrator = new Narrator(space);
        this.now = space.start();
    }

    /** Returns the sentences that describe the way from the start to the violation. */
    static List<String> to(FoundViolation found, StateShards shards, StateSpace space) {
        List<int[]> way = new ArrayList<>();
        for (int number = found.state(); number >= 0; number = shards.parent(number)) {
            way.add(shards.get(number));
        }
        Collections.reverse(way);
        StateTrace trace = new StateTrace(space);
        way.subList(1, way.size()).forEach(trace::follow);
        if (found.byStep()) {
            trace.breakBy(found.law());
        }
        return List.copyOf(trace.sentences);
    }

    private void follow(int[] target) {
        List<int[]> reached = new ArrayList<>();
        walker.walk(now, new SuccessorGenerator.Steps() {
            @Override
            public void next(int[] state) {
                if (reached.isEmpty() && Arrays.equals(walker.representative(state), target)) {
                    reached.add(state.clone());
                    tell();
                }
            }

            @Override
            public void broken(Property law) {}
        });
        if (reached.isEmpty()) {
            throw new IllegalStateException("No step leads to the next state after sentence " + sentences.size());
        }
        now = reached.get(0);
    }

    private void breakBy(Property broken) {
        int before = sentences.size();
        walker.walk(now, new SuccessorGenerator.Steps() {
            @Override
            public void next(int[] state) {}

            @Override
            public void broken(Property law) {
                if (law == broken && sentences.size() == before) {
                    tell();
                }
            }
        });
        if (sentences.size() == before) {
            throw new IllegalStateException("No step breaks " + broken);
        }
    }

    private void tell() {
        sentences.add(narrator.tell(now, walker.last()));
    }
}
