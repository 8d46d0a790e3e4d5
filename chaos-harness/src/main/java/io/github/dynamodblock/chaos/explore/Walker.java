package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Goes from states to the next ones, and remembers what it worked out for their parts. For one thread. */
final class Walker {
    private static final int UNKNOWN = Integer.MIN_VALUE;
    private static final int PER_MOVE = 3;
    private static final int NO_LAW = -1;
    private static final List<Property> LAWS = List.copyOf(Space.LAWS);

    /** What hears of each step: the next state, or the law that the step broke. */
    interface Steps {
        void next(int[] state);

        void broken(Property law);
    }

    private final Space space;
    private final Moves moves;
    private final int count;
    private final Cached moved = new Cached();
    private final Cached tidied = new Cached();
    private final Tidy tidy;
    private final Set<Property> laws;
    private final Numbered ticked;
    private final Numbered slept;
    private final Numbered believed;
    private final Numbered held;
    private final Numbered forced;
    private final List<Numbered> renamedClients;
    private final List<Numbered> renamedRows;
    private final int[] next;
    private final int[] best;
    private final int[] other;

    /** A function of small numbers that is worked out once for each. */
    private static final class Numbered {
        private final IntUnaryOperator function;
        private int[] known = new int[0];

        Numbered(IntUnaryOperator function) {
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

    Walker(Space space) {
        this.space = space;
        this.moves = new Moves(space);
        this.count = space.bounds().clients();
        this.laws = space.laws();
        this.tidy = new Tidy(space.bounds(), space.protocol());
        this.ticked = clients(space, Rewrite.TICK);
        this.slept = clients(space, Rewrite.SLEEP);
        this.believed = new Numbered(space::believed);
        this.held = new Numbered(space::held);
        this.forced = new Numbered(space::forced);
        this.renamedClients = space.orders().stream()
                .map(order -> clients(space, Rewrite.renaming(order)))
                .toList();
        this.renamedRows = space.orders().stream()
                .map(order ->
                        new Numbered(row -> space.number(Rewrite.renaming(order).row(space.row(row)))))
                .toList();
        this.next = new int[count + 1];
        this.best = new int[count + 1];
        this.other = new int[count + 1];
    }

    private static Numbered clients(Space space, Rewrite rewrite) {
        return new Numbered(client -> space.number(rewrite.of(space.client(client))));
    }

    /** All steps from a state: of each client and its messages, of an operator, and of time. */
    void walk(int[] state, Steps steps) {
        for (int client = 0; client < count; client++) {
            int[] found = moves(state[client], state[count]);
            for (int i = 0; i < found.length; i += PER_MOVE) {
                if (found[i + 2] != NO_LAW) {
                    steps.broken(LAWS.get(found[i + 2]));
                } else {
                    System.arraycopy(state, 0, next, 0, count + 1);
                    next[client] = found[i];
                    next[count] = found[i + 1];
                    tidy(next);
                    steps.next(next);
                }
            }
        }
        if (space.bounds().forces()) {
            System.arraycopy(state, 0, next, 0, count + 1);
            next[count] = forced.of(state[count]);
            tidy(next);
            if (!Arrays.equals(next, state)) {
                steps.next(next);
            }
        }
        for (int sleeper = space.bounds().sleeps() ? count - 1 : -1; sleeper >= -1; sleeper--) {
            for (int client = 0; client < count; client++) {
                next[client] = client == sleeper ? slept.of(state[client]) : ticked.of(state[client]);
            }
            next[count] = state[count];
            tidy(next);
            if (!Arrays.equals(next, state)) {
                steps.next(next);
            }
        }
    }

    /** The same state without what cannot matter any more. */
    void tidy(int[] state) {
        for (int client = 0; client < count; client++) {
            long key = (long) state[client] << 32 | state[count];
            int[] known = tidied.get(key);
            if (known == null) {
                known = new int[] {space.number(tidy.of(space.client(state[client]), space.row(state[count])))};
                tidied.put(key, known);
            }
            state[client] = known[0];
        }
    }

    private int[] moves(int client, int row) {
        long key = (long) client << 32 | row;
        int[] known = moved.get(key);
        if (known != null) {
            return known;
        }
        List<Move> list = moves.of(space.client(client), space.row(row));
        int[] found = new int[PER_MOVE * list.size()];
        int at = 0;
        for (Move move : list) {
            found[at++] = space.number(move.next());
            found[at++] = space.number(move.row());
            found[at++] = move.broken().map(LAWS::indexOf).orElse(NO_LAW);
        }
        moved.put(key, found);
        return found;
    }

    /** The state that stands for all that differ from this one in the clients' names only; valid until the next call. */
    int[] representative(int[] state) {
        System.arraycopy(state, 0, best, 0, count + 1);
        for (int o = 1; o < space.orders().size(); o++) {
            int[] order = space.orders().get(o);
            for (int i = 0; i < count; i++) {
                other[order[i]] = renamedClients.get(o).of(state[i]);
            }
            other[count] = renamedRows.get(o).of(state[count]);
            if (Arrays.compare(other, best) < 0) {
                System.arraycopy(other, 0, best, 0, count + 1);
            }
        }
        return best;
    }

    /** The law that a state breaks. */
    Optional<Property> broken(int[] state) {
        int believers = 0;
        boolean shown = true;
        for (int client = 0; client < count; client++) {
            int tenure = believed.of(state[client]);
            if (tenure >= 0) {
                believers++;
                shown &= tenure == held.of(state[count]);
            }
        }
        if (believers > 1 && laws.contains(Property.C1_PRIME)) {
            return Optional.of(Property.C1_PRIME);
        }
        return shown || !laws.contains(Property.S4) ? Optional.empty() : Optional.of(Property.S4);
    }
}
