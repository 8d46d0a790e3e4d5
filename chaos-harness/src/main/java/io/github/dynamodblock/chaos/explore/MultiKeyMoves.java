package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.explore.StepKind.Kind;
import io.github.dynamodblock.core.protocol.Acquisition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * This class lists all steps that can happen next to a client that wants all keys, and to the messages that it sent
 * about all keys.
 */
final class MultiKeyMoves {
    private final StateSpace space;
    private final SpaceBounds bounds;

    MultiKeyMoves(StateSpace space) {
        this.space = space;
        this.bounds = space.bounds();
    }

    /**
     * Lists the arrivals of transactions at the table. An arrival changes rows and messages, but no part of the client.
     */
    List<MultiKeyMove> arrivals(MultiKeyMove.Scene scene) {
        List<MultiKeyMove> moves = new ArrayList<>();
        for (Message message : distinct(scene.all().messages())) {
            if (message instanceof Message.Transaction transaction) {
                add(moves, scene, StepKind.of(Kind.ARRIVES, message), draft -> draft.arrive(transaction, false));
                if (bounds.zombies() > 0) {
                    add(
                            moves,
                            scene,
                            StepKind.of(Kind.ARRIVES_WITH_DUPLICATE, message),
                            draft -> draft.arrive(transaction, true));
                }
            }
        }
        return moves;
    }

    /** Lists the steps that the client takes itself, and the responses that it can receive. */
    List<MultiKeyMove> own(MultiKeyMove.Scene scene) {
        List<MultiKeyMove> moves = new ArrayList<>();
        ClientRole role = scene.all().role();
        if (role instanceof ClientRole.Idle) {
            if (scene.parts().stream().allMatch(part -> part.role() instanceof ClientRole.Idle)) {
                add(moves, scene, StepKind.of(Kind.ASKS), MultiKeyClientStep::begin);
            }
        } else if (role instanceof ClientRole.AskingForAll asking) {
            asking(scene, asking.machine().phase(), moves);
        }
        for (Message message : distinct(scene.all().messages())) {
            heard(scene, message, moves);
        }
        return moves;
    }

    private void asking(MultiKeyMove.Scene scene, Acquisition.Phase phase, List<MultiKeyMove> moves) {
        boolean waits = phase instanceof Acquisition.Phase.Confirming confirming && confirming.inFlight();
        if (phase instanceof Acquisition.Phase.Idle || (phase instanceof Acquisition.Phase.Confirming && !waits)) {
            add(moves, scene, StepKind.of(Kind.LOOKS), MultiKeyClientStep::wake);
        }
        boolean answered = scene.parts().stream()
                .allMatch(part -> part.role() instanceof ClientRole.Confirming confirming
                        && confirming.answer().isPresent());
        if (waits && answered) {
            add(moves, scene, StepKind.of(Kind.CONFIRMS), MultiKeyClientStep::confirm);
        }
        add(moves, scene, StepKind.of(Kind.LEAVES), MultiKeyClientStep::leave);
    }

    private void heard(MultiKeyMove.Scene scene, Message message, List<MultiKeyMove> moves) {
        if (message.isZombie() || !(message instanceof Message.OfAll ofAll)) {
            return;
        }
        add(moves, scene, StepKind.of(Kind.STOPS_WAITING, message), draft -> draft.stopWaiting(ofAll));
        if (message instanceof Message.Verdict verdict) {
            add(moves, scene, StepKind.of(Kind.HEARS, message), draft -> draft.hear(verdict));
        } else if (message instanceof Message.Sights sights) {
            add(moves, scene, StepKind.of(Kind.HEARS, message), draft -> draft.hear(sights));
        } else if (message instanceof Message.Transaction transaction && bounds.throttles()) {
            add(moves, scene, StepKind.of(Kind.IS_THROTTLED, message), draft -> draft.throttle(transaction));
        }
    }

    private static List<Message> distinct(List<Message> messages) {
        return messages.stream().distinct().toList();
    }

    private void add(
            List<MultiKeyMove> moves, MultiKeyMove.Scene scene, StepKind deed, Consumer<MultiKeyClientStep> what) {
        MultiKeyClientStep draft = new MultiKeyClientStep(space, scene);
        what.accept(draft);
        if (draft.marks().leavesBounds()) {
            return;
        }
        for (MultiKeyMove.Scene end : draft.ends()) {
            if (draft.marks().broken().isPresent() || !end.equals(scene)) {
                moves.add(new MultiKeyMove(deed, end, draft.marks().broken()));
            }
        }
    }
}
