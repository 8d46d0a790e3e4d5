package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.explore.Deed.Kind;
import io.github.dynamodblock.core.protocol.Acquisition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All that can happen next to a client as to all keys, and to what it sent about them. */
final class MovesTogether {
    private final Space space;
    private final Bounds bounds;

    MovesTogether(Space space) {
        this.space = space;
        this.bounds = space.bounds();
    }

    /** What arrives changes rows and messages, and no part. */
    List<MoveTogether> arrivals(MoveTogether.Scene scene) {
        List<MoveTogether> moves = new ArrayList<>();
        for (Message message : distinct(scene.all().messages())) {
            if (message instanceof Message.Transaction transaction) {
                add(moves, scene, Deed.of(Kind.ARRIVES, message), draft -> draft.arrive(transaction, false));
                if (bounds.zombies() > 0) {
                    add(
                            moves,
                            scene,
                            Deed.of(Kind.ARRIVES_AND_STAYS, message),
                            draft -> draft.arrive(transaction, true));
                }
            }
        }
        return moves;
    }

    /** What the client does and hears. */
    List<MoveTogether> own(MoveTogether.Scene scene) {
        List<MoveTogether> moves = new ArrayList<>();
        Role role = scene.all().role();
        if (role instanceof Role.Idle) {
            if (scene.parts().stream().allMatch(part -> part.role() instanceof Role.Idle)) {
                add(moves, scene, Deed.of(Kind.ASKS), DraftTogether::begin);
            }
        } else if (role instanceof Role.AskingForAll asking) {
            asking(scene, asking.machine().phase(), moves);
        }
        for (Message message : distinct(scene.all().messages())) {
            heard(scene, message, moves);
        }
        return moves;
    }

    private void asking(MoveTogether.Scene scene, Acquisition.Phase phase, List<MoveTogether> moves) {
        boolean waits = phase instanceof Acquisition.Phase.Confirming confirming && confirming.inFlight();
        if (phase instanceof Acquisition.Phase.Idle || (phase instanceof Acquisition.Phase.Confirming && !waits)) {
            add(moves, scene, Deed.of(Kind.LOOKS), DraftTogether::wake);
        }
        boolean answered = scene.parts().stream()
                .allMatch(part -> part.role() instanceof Role.Confirming confirming
                        && confirming.answer().isPresent());
        if (waits && answered) {
            add(moves, scene, Deed.of(Kind.CONFIRMS), DraftTogether::confirm);
        }
        add(moves, scene, Deed.of(Kind.LEAVES), DraftTogether::leave);
    }

    private void heard(MoveTogether.Scene scene, Message message, List<MoveTogether> moves) {
        if (message.isZombie() || !(message instanceof Message.OfAll ofAll)) {
            return;
        }
        add(moves, scene, Deed.of(Kind.NEVER_HEARS, message), draft -> draft.neverHear(ofAll));
        if (message instanceof Message.Verdict verdict) {
            add(moves, scene, Deed.of(Kind.HEARS, message), draft -> draft.hear(verdict));
        } else if (message instanceof Message.Sights sights) {
            add(moves, scene, Deed.of(Kind.HEARS, message), draft -> draft.hear(sights));
        } else if (message instanceof Message.Transaction transaction && bounds.throttles()) {
            add(moves, scene, Deed.of(Kind.IS_THROTTLED, message), draft -> draft.throttle(transaction));
        }
    }

    private static List<Message> distinct(List<Message> messages) {
        return messages.stream().distinct().toList();
    }

    private void add(List<MoveTogether> moves, MoveTogether.Scene scene, Deed deed, Consumer<DraftTogether> what) {
        DraftTogether draft = new DraftTogether(space, scene);
        what.accept(draft);
        if (draft.marks().isBeyond()) {
            return;
        }
        for (MoveTogether.Scene end : draft.ends()) {
            if (draft.marks().broken().isPresent() || !end.equals(scene)) {
                moves.add(new MoveTogether(deed, end, draft.marks().broken()));
            }
        }
    }
}
