package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.LockRow;
import java.util.List;
import java.util.Optional;

/** Tells steps from states. */
final class Narrator {
    private final Space space;
    private final Layout layout;
    private final Moves moves;
    private final MovesTogether movesTogether;

    Narrator(Space space) {
        this.space = space;
        this.layout = space.layout();
        this.moves = new Moves(space);
        this.movesTogether = new MovesTogether(space);
    }

    String tell(int[] from, Stepped step) {
        return switch (step.what()) {
            case PART -> part(from, step, moves.of(client(from, step), row(from, step)));
            case BEREFT -> part(from, step, moves.bereft(client(from, step), row(from, step)));
            case ALL -> all(from, step, movesTogether.own(space.scene(from, step.client())));
            case ARRIVAL -> all(from, step, movesTogether.arrivals(space.scene(from, step.client())));
            case FORCE -> of(step, Sentences.FORCE);
            case TIME -> Sentences.time(step.client());
        };
    }

    private String part(int[] from, Stepped step, List<Move> list) {
        return of(step, Sentences.of(client(from, step), row(from, step), list.get(step.index())));
    }

    private String all(int[] from, Stepped step, List<MoveTogether> list) {
        return SentencesTogether.of(space.scene(from, step.client()), list.get(step.index()));
    }

    private String of(Stepped step, String sentence) {
        return layout.keys() == 1 ? sentence : "As to the " + Keys.spoken(step.key()) + ": " + sentence;
    }

    private ClientState client(int[] from, Stepped step) {
        return space.client(from[layout.part(step.client(), step.key())]);
    }

    private Optional<LockRow> row(int[] from, Stepped step) {
        return space.row(from[layout.row(step.key())]);
    }
}
