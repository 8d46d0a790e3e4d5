package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The way to a state, replayed with clients that keep their names: the search knows states only up to the clients'
 * names, so each step of the replay is the first that leads to a state like the next one of the way.
 */
final class Trace {
    private final Space space;
    private final Walker walker;
    private final Moves moves;
    private final List<String> sentences = new ArrayList<>();
    private int[] now;

    private Trace(Space space) {
        this.space = space;
        this.walker = new Walker(space);
        this.moves = new Moves(space);
        this.now = space.start();
    }

    /** The sentences that lead from the start to what was found. */
    static List<String> to(Found found, Shards shards, Space space) {
        List<int[]> way = new ArrayList<>();
        for (int number = found.state(); number >= 0; number = shards.parent(number)) {
            way.add(shards.get(number));
        }
        Collections.reverse(way);
        Trace trace = new Trace(space);
        way.subList(1, way.size()).forEach(trace::follow);
        if (found.byStep()) {
            trace.breakBy(found.law());
        }
        return List.copyOf(trace.sentences);
    }

    private void follow(int[] target) {
        int count = space.bounds().clients();
        for (int client = 0; client < count; client++) {
            for (Move move : moves(client)) {
                int[] next = now.clone();
                next[client] = space.number(move.next());
                next[count] = space.number(move.row());
                walker.tidy(next);
                if (move.broken().isEmpty() && Arrays.equals(walker.representative(next), target)) {
                    tell(client, move);
                    now = next;
                    return;
                }
            }
        }
        if (space.bounds().forces()) {
            int[] next = now.clone();
            next[count] = space.forced(now[count]);
            walker.tidy(next);
            if (Arrays.equals(walker.representative(next), target)) {
                sentences.add(Sentences.FORCE);
                now = next;
                return;
            }
        }
        for (int sleeper = -1; sleeper < (space.bounds().sleeps() ? count : 0); sleeper++) {
            int[] next = now.clone();
            for (int client = 0; client < count; client++) {
                Rewrite passes = client == sleeper ? Rewrite.SLEEP : Rewrite.TICK;
                next[client] = space.number(passes.of(space.client(now[client])));
            }
            walker.tidy(next);
            if (Arrays.equals(walker.representative(next), target)) {
                sentences.add(Sentences.time(sleeper));
                now = next;
                return;
            }
        }
        throw new IllegalStateException("No step leads on from sentence " + sentences.size());
    }

    private void breakBy(Property law) {
        for (int client = 0; client < space.bounds().clients(); client++) {
            for (Move move : moves(client)) {
                if (move.broken().equals(Optional.of(law))) {
                    tell(client, move);
                    return;
                }
            }
        }
        throw new IllegalStateException("No step breaks " + law);
    }

    private List<Move> moves(int client) {
        return moves.of(space.client(now[client]), space.row(now[space.bounds().clients()]));
    }

    private void tell(int client, Move move) {
        sentences.add(Sentences.of(
                space.client(now[client]), space.row(now[space.bounds().clients()]), move));
    }
}
