package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.LockRow;
import java.util.List;
import java.util.Optional;

/** The narrator describes the steps of a trace in sentences. */
final class Narrator {
    private final StateSpace space;
    private final StateLayout layout;
    private final ClientMoves moves;
    private final MultiKeyMoves multiKeyMoves;

    Narrator(StateSpace space) {
        this.space = space;
        this.layout = space.layout();
        this.moves = new ClientMoves(space);
        this.multiKeyMoves = new MultiKeyMoves(space);
    }

    String tell(int[] from, StepRecord step) {
        return switch (step.what()) {
            case PART -> part(from, step, moves.of(client(from, step), row(from, step)));
            case AFTER_ANOTHER_LOST -> part(from, step, moves.afterAnotherLost(client(from, step), row(from, step)));
            case ALL -> all(from, step, multiKeyMoves.own(space.scene(from, step.client())));
            case ARRIVAL -> all(from, step, multiKeyMoves.arrivals(space.scene(from, step.client())));
            case FORCE -> of(step, StepSentences.FORCE);
            case TIME -> StepSentences.time(step.client());
        };
    }

    private String part(int[] from, StepRecord step, List<ClientMove> list) {
        return of(step, StepSentences.of(client(from, step), row(from, step), list.get(step.index())));
    }

    private String all(int[] from, StepRecord step, List<MultiKeyMove> list) {
        return MultiKeyStepSentences.of(space.scene(from, step.client()), list.get(step.index()));
    }

    private String of(StepRecord step, String sentence) {
        return layout.keys() == 1 ? sentence : "For the " + KeyPair.readable(step.key()) + ": " + sentence;
    }

    private ClientState client(int[] from, StepRecord step) {
        return space.client(from[layout.part(step.client(), step.key())]);
    }

    private Optional<LockRow> row(int[] from, StepRecord step) {
        return space.row(from[layout.row(step.key())]);
    }
}
