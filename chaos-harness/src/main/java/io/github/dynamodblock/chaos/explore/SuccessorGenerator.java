package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.explore.StepRecord.What;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A successor generator finds all states that follow a state in one step. It stores the results that it computed for
 * parts of states. Only one thread may use it.
 */
final class SuccessorGenerator {
    /**
     * How many numbers describe a move: the client and the row after it, the law that it broke, and whether it requests
     * the lock.
     */
    private static final int PER_MOVE = 4;

    private static final List<Property> LAWS = List.copyOf(StateSpace.LAWS);
    static final int NO_LAW = -1;

    /** A callback that receives each step: the next state, or the law that the step broke. */
    interface Steps {
        void next(int[] state);

        void broken(Property law);
    }

    private final StateSpace space;
    private final StateLayout layout;
    private final ClientMoves moves;
    private final MultiKeySuccessors together;
    private final ArrayCache moved = new ArrayCache();
    private final ArrayCache afterAnotherLost = new ArrayCache();
    private final ArrayCache[] reduced = {new ArrayCache(), new ArrayCache(), new ArrayCache(), new ArrayCache()};
    private final StateReduction tidy;
    private final boolean reduces;
    private final Set<Property> laws;
    private final MemoizedFunction ticked;
    private final MemoizedFunction slept;
    private final MemoizedFunction believed;
    private final MemoizedFunction held;
    private final MemoizedFunction forced;
    private final List<MemoizedFunction> renamedClients;
    private final List<MemoizedFunction> renamedRows;
    private final int[] next;
    private final int[] best;
    private final int[] other;
    private What what = What.TIME;
    private int actor;
    private int key;
    private int index;

    SuccessorGenerator(StateSpace space) {
        this(space, true);
    }

    /**
     * Makes a generator.
     *
     * @param reduces whether each next state is reduced: it then contains nothing that cannot matter any more
     */
    SuccessorGenerator(StateSpace space, boolean reduces) {
        this.space = space;
        this.reduces = reduces;
        this.layout = space.layout();
        this.moves = new ClientMoves(space);
        this.laws = space.laws();
        this.tidy = new StateReduction(space.bounds(), space.protocol());
        this.together = new MultiKeySuccessors(space, tidy);
        this.ticked = clients(space, StateRewriter.TICK);
        this.slept = clients(space, StateRewriter.SLEEP);
        this.believed = new MemoizedFunction(space::believed);
        this.held = new MemoizedFunction(space::held);
        this.forced = new MemoizedFunction(space::forced);
        this.renamedClients = space.orders().stream()
                .map(order -> clients(space, StateRewriter.renaming(order)))
                .toList();
        this.renamedRows = space.orders().stream()
                .map(order -> new MemoizedFunction(
                        row -> space.number(StateRewriter.renaming(order).row(space.row(row)))))
                .toList();
        this.next = new int[layout.width()];
        this.best = new int[layout.width()];
        this.other = new int[layout.width()];
    }

    private static MemoizedFunction clients(StateSpace space, StateRewriter rewrite) {
        return new MemoizedFunction(client -> space.number(rewrite.of(space.client(client))));
    }

    static int numberOf(Optional<Property> broken) {
        return broken.map(LAWS::indexOf).orElse(NO_LAW);
    }

    /** Returns the step that was reported last. */
    StepRecord last() {
        return new StepRecord(what, actor, key, index);
    }

    /** Reports all steps from a state: of each client and its messages, of an operator, and of time. */
    void walk(int[] state, Steps steps) {
        for (actor = 0; actor < layout.clients(); actor++) {
            for (key = 0; key < layout.keys(); key++) {
                what = What.PART;
                boolean canRequest = layout.keys() == 1 || together.canRequest(state, actor);
                parts(moved, state, canRequest, steps);
                if (layout.wantsAll(actor) && together.hasLost(state, actor)) {
                    what = What.AFTER_ANOTHER_LOST;
                    parts(afterAnotherLost, state, true, steps);
                }
            }
            if (layout.wantsAll(actor)) {
                all(What.ARRIVAL, state, steps);
                all(What.ALL, state, steps);
            }
        }
        what = What.FORCE;
        for (key = 0; space.bounds().forces() && key < layout.keys(); key++) {
            System.arraycopy(state, 0, next, 0, next.length);
            next[layout.row(key)] = forced.of(state[layout.row(key)]);
            reachAnother(state, steps);
        }
        what = What.TIME;
        for (actor = -1; actor < (space.bounds().sleeps() ? layout.clients() : 0); actor++) {
            System.arraycopy(state, 0, next, 0, next.length);
            for (int part = 0; part < layout.firstRow(); part++) {
                next[part] = layout.clientAt(part) == actor ? slept.of(state[part]) : ticked.of(state[part]);
            }
            reachAnother(state, steps);
        }
    }

    /** Reports the steps of the present actor for the present key. */
    private void parts(ArrayCache cache, int[] state, boolean canRequest, Steps steps) {
        int part = layout.part(actor, key);
        int row = layout.row(key);
        int[] found = moves(cache, state[part], state[row]);
        for (int i = 0; i < found.length; i += PER_MOVE) {
            index = i / PER_MOVE;
            if (found[i + 2] != NO_LAW) {
                steps.broken(LAWS.get(found[i + 2]));
            } else if (canRequest || found[i + 3] == 0) {
                System.arraycopy(state, 0, next, 0, next.length);
                next[part] = found[i];
                next[row] = found[i + 1];
                reach(state, steps);
            }
        }
    }

    /** Reports the steps of the present actor for all keys. */
    private void all(What which, int[] state, Steps steps) {
        what = which;
        int[] found = together.moves(which, state, actor);
        for (int at = 0; at < found.length; at += together.numbersPerMove()) {
            index = at / together.numbersPerMove();
            int law = together.law(found, at);
            if (law != NO_LAW) {
                steps.broken(LAWS.get(law));
            } else {
                System.arraycopy(state, 0, next, 0, next.length);
                together.apply(which, found, at, actor, next);
                reach(state, steps);
            }
        }
    }

    private void reach(int[] from, Steps steps) {
        finish(from);
        steps.next(next);
    }

    private void reachAnother(int[] from, Steps steps) {
        finish(from);
        if (!Arrays.equals(next, from)) {
            steps.next(next);
        }
    }

    private void finish(int[] from) {
        if (reduces) {
            tidy(next);
        }
        together.settle(from, next);
    }

    /** Returns the same state without anything that cannot matter any more. */
    int[] reduced(int[] state) {
        int[] reduced = state.clone();
        tidy(reduced);
        together.settle(state, reduced);
        return reduced;
    }

    private void tidy(int[] state) {
        for (int client = 0; client < layout.clients(); client++) {
            if (layout.wantsAll(client)) {
                together.tidy(state, client);
            }
            int manner = layout.keys() == 1 ? 0 : together.manner(state, client);
            for (int k = 0; k < layout.keys(); k++) {
                int part = layout.part(client, k);
                state[part] = reduced(manner, state[part], state[layout.row(k)]);
            }
        }
    }

    private int reduced(int manner, int client, int row) {
        ArrayCache cache = reduced[manner];
        long both = (long) client << 32 | row;
        int[] known = cache.get(both);
        if (known == null) {
            known = new int[] {
                space.number(tidy.of(
                        space.client(client),
                        space.row(row),
                        (manner & MultiKeySuccessors.HEARS) != 0,
                        (manner & MultiKeySuccessors.ASKS_NO_MORE) == 0))
            };
            cache.put(both, known);
        }
        return known[0];
    }

    private int[] moves(ArrayCache cache, int client, int row) {
        long both = (long) client << 32 | row;
        int[] known = cache.get(both);
        if (known != null) {
            return known;
        }
        List<ClientMove> list = cache == moved
                ? moves.of(space.client(client), space.row(row))
                : moves.afterAnotherLost(space.client(client), space.row(row));
        int[] found = new int[PER_MOVE * list.size()];
        int at = 0;
        for (ClientMove move : list) {
            found[at++] = space.number(move.next());
            found[at++] = space.number(move.row());
            found[at++] = numberOf(move.broken());
            found[at++] = move.deed().kind() == StepKind.Kind.ASKS ? 1 : 0;
        }
        cache.put(both, found);
        return found;
    }

    /**
     * Returns the state that represents all states that differ only in the names of clients. The array is valid until
     * the next call.
     */
    int[] representative(int[] state) {
        System.arraycopy(state, 0, best, 0, best.length);
        for (int o = 1; o < space.orders().size(); o++) {
            int[] order = space.orders().get(o);
            for (int part = 0; part < layout.firstRow(); part++) {
                other[layout.at(part, order)] = renamedClients.get(o).of(state[part]);
            }
            for (int row = layout.firstRow(); row < other.length; row++) {
                other[row] = renamedRows.get(o).of(state[row]);
            }
            if (Arrays.compare(other, best) < 0) {
                System.arraycopy(other, 0, best, 0, best.length);
            }
        }
        return best;
    }

    /** Returns the law that a state breaks, if it breaks one. */
    Optional<Property> broken(int[] state) {
        boolean shown = true;
        for (int k = 0; k < layout.keys(); k++) {
            int believers = 0;
            for (int client = 0; client < layout.clients(); client++) {
                int tenure = believed.of(state[layout.part(client, k)]);
                if (tenure >= 0) {
                    believers++;
                    shown &= tenure == held.of(state[layout.row(k)]);
                }
            }
            if (believers > 1 && laws.contains(Property.C1_PRIME)) {
                return Optional.of(Property.C1_PRIME);
            }
        }
        return shown || !laws.contains(Property.S4) ? Optional.empty() : Optional.of(Property.S4);
    }
}
