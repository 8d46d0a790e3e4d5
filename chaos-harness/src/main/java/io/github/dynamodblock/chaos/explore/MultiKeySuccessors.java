package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.explore.StepRecord.What;
import io.github.dynamodblock.spi.LockRow;
import java.util.List;
import java.util.Optional;

/**
 * This class generates the successors of a state that concern the clients that want all keys together. It is a part of
 * {@link SuccessorGenerator}. Only one thread may use it.
 */
final class MultiKeySuccessors {
    /** A message of the client about all keys is on its way. */
    static final int HEARS = 1;

    /** The client cannot request a lock any more. */
    static final int ASKS_NO_MORE = 2;

    private static final int IDLE = 0;
    private static final int HOLDS = 1;
    private static final int LOST = 2;
    private static final int ELSE = 3;

    private static final int[] NONE = new int[0];

    private final StateSpace space;
    private final StateLayout layout;
    private final MultiKeyMoves moves;
    private final ArrayCache arrivals = new ArrayCache();
    private final ArrayCache own = new ArrayCache();
    private final PairNumbering pairs = new PairNumbering();
    private final MemoizedFunction role;
    private final MemoizedFunction full;
    private final MemoizedFunction reduced;
    private final MemoizedFunction reducedIfFull;
    private final MemoizedFunction hears;
    private final MemoizedFunction asking;
    private final MemoizedFunction grants;
    private final MemoizedFunction lostOne;
    private final MemoizedFunction ended;

    MultiKeySuccessors(StateSpace space, StateReduction tidy) {
        this.space = space;
        this.layout = space.layout();
        this.moves = new MultiKeyMoves(space);
        this.role = new MemoizedFunction(part -> code(space.client(part).role()));
        this.full = new MemoizedFunction(row -> tidy.isFull(space.row(row)) ? 1 : 0);
        this.reduced = new MemoizedFunction(all -> space.number(tidy.ofAll(space.client(all), false)));
        this.reducedIfFull = new MemoizedFunction(all -> space.number(tidy.ofAll(space.client(all), true)));
        this.hears = new MemoizedFunction(all -> space.client(all).messages().isEmpty() ? 0 : 1);
        this.asking =
                new MemoizedFunction(client -> isAsking(space.client(client).role()) ? 1 : 0);
        this.grants = new MemoizedFunction(client -> space.client(client).grants());
        this.lostOne =
                new MemoizedFunction(all -> space.number(space.client(all).as(new ClientRole.HoldingAll(true))));
        this.ended = new MemoizedFunction(all -> space.number(space.client(all).as(new ClientRole.Idle())));
    }

    private static boolean isAsking(ClientRole role) {
        return role instanceof ClientRole.Asking || role instanceof ClientRole.AskingForAll;
    }

    private static int code(ClientRole role) {
        if (role instanceof ClientRole.HoldingAll holding) {
            return holding.lost() ? LOST : HOLDS;
        }
        return role instanceof ClientRole.Idle ? IDLE : role instanceof ClientRole.Holding ? HOLDS : ELSE;
    }

    /**
     * Returns whether a client can request one key. Three conditions must hold:
     *
     * <ul>
     *   <li>The client wants one key at a time.
     *   <li>The client is idle for each key.
     *   <li>The client has a grant left.
     * </ul>
     */
    boolean canRequest(int[] state, int client) {
        return !layout.wantsAll(client)
                && isIdle(state, client)
                && grants(state, client) < space.bounds().grants();
    }

    private boolean isIdle(int[] state, int client) {
        boolean idle = true;
        for (int key = 0; key < layout.keys(); key++) {
            idle &= role.of(state[layout.part(client, key)]) == IDLE;
        }
        return idle;
    }

    /** Returns how many decisions the client has begun, about each key and about all keys. */
    private int grants(int[] state, int client) {
        int sum = grants.of(state[layout.all(client)]);
        for (int key = 0; key < layout.keys(); key++) {
            sum += grants.of(state[layout.part(client, key)]);
        }
        return sum;
    }

    /**
     * Returns whether the client lost one of the locks that were granted together, so that it must give up the others.
     */
    boolean hasLost(int[] state, int client) {
        return role.of(state[layout.all(client)]) == LOST;
    }

    /** Reduces the part of the client for all keys. */
    void tidy(int[] state, int client) {
        int all = layout.all(client);
        int refusing = 0;
        for (int key = 0; key < layout.keys(); key++) {
            refusing |= full.of(state[layout.row(key)]);
        }
        state[all] = (refusing > 0 ? reducedIfFull : reduced).of(state[all]);
    }

    /**
     * Returns how the parts of the client for each key must be reduced: a combination of {@link #HEARS} and
     * {@link #ASKS_NO_MORE}.
     */
    int manner(int[] state, int client) {
        boolean asks = grants(state, client) < space.bounds().grants();
        // It can turn out that the grant in use was never written. Then the client can use this grant for the other
        // key.
        for (int part = layout.part(client, 0); part <= layout.all(client); part++) {
            asks |= asking.of(state[part]) > 0;
        }
        return (hears.of(state[layout.all(client)]) > 0 ? HEARS : 0) | (asks ? 0 : ASKS_NO_MORE);
    }

    /**
     * Updates the parts for all keys after a step. A client that lost one of the locks that were granted together must
     * give up the others. A client that holds none of these locks any more is idle.
     */
    void settle(int[] from, int[] to) {
        for (int client = 0; layout.wantsAll(client); client++) {
            int all = layout.all(client);
            if (role.of(to[all]) == HOLDS || role.of(to[all]) == LOST) {
                boolean lost = false;
                boolean holds = false;
                for (int key = 0; key < layout.keys(); key++) {
                    int part = layout.part(client, key);
                    holds |= role.of(to[part]) == HOLDS;
                    // A release does not make the part idle in the same step. The part first has the role Ends.
                    lost |= role.of(from[part]) == HOLDS && role.of(to[part]) == IDLE;
                }
                to[all] = !holds ? ended.of(to[all]) : lost ? lostOne.of(to[all]) : to[all];
            }
        }
    }

    /**
     * Returns how many numbers describe one move: one for each part of the client, one for each row, and one for the
     * broken law.
     */
    int numbersPerMove() {
        return 2 * layout.keys() + 2;
    }

    int law(int[] found, int at) {
        return found[at + numbersPerMove() - 1];
    }

    /** Writes the move at index {@code at} of {@code found} into a state. */
    void apply(What what, int[] found, int at, int client, int[] state) {
        state[layout.all(client)] = found[at];
        for (int key = 0; key < layout.keys(); key++) {
            if (what == What.ALL) {
                state[layout.part(client, key)] = found[at + 1 + key];
            }
            state[layout.row(key)] = found[at + 1 + layout.keys() + key];
        }
    }

    int[] moves(What what, int[] state, int client) {
        int all = state[layout.all(client)];
        if (what == What.ALL && !isActive(state, client)) {
            return NONE;
        }
        int parts = all;
        int rows = 0;
        for (int key = 0; key < layout.keys(); key++) {
            parts = what == What.ALL ? pairs.of(parts, state[layout.part(client, key)]) : parts;
            rows = pairs.of(rows, state[layout.row(key)]);
        }
        ArrayCache cache = what == What.ALL ? own : arrivals;
        long both = (long) parts << 32 | rows;
        int[] found = cache.get(both);
        if (found == null) {
            MultiKeyMove.Scene scene = space.scene(state, client);
            found = numbers(what == What.ALL ? moves.own(scene) : moves.arrivals(scene));
            cache.put(both, found);
        }
        return found;
    }

    /**
     * Returns whether the client can take a step or receive a response for all keys: the client does not hold the
     * locks, and does nothing about one of the keys.
     */
    private boolean isActive(int[] state, int client) {
        int own = role.of(state[layout.all(client)]);
        return own == ELSE || (own == IDLE && isIdle(state, client));
    }

    private int[] numbers(List<MultiKeyMove> list) {
        int[] found = new int[numbersPerMove() * list.size()];
        int at = 0;
        for (MultiKeyMove move : list) {
            found[at++] = space.number(move.end().all());
            for (ClientState part : move.end().parts()) {
                found[at++] = space.number(part);
            }
            for (Optional<LockRow> row : move.end().rows()) {
                found[at++] = space.number(row);
            }
            found[at++] = SuccessorGenerator.numberOf(move.broken());
        }
        return found;
    }
}
