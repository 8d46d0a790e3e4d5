package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.explore.StepKind.Kind;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.EndingInput;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * This class lists all steps that can happen next to one client and to the messages that it sent. No step must happen:
 * each of them can be delayed for any time.
 */
final class ClientMoves {
    private final StateSpace space;
    private final SpaceBounds bounds;
    private final ExploredProtocol protocol;

    ClientMoves(StateSpace space) {
        this.space = space;
        this.bounds = space.bounds();
        this.protocol = space.protocol();
    }

    List<ClientMove> of(ClientState client, Optional<LockRow> row) {
        List<ClientMove> moves = new ArrayList<>();
        if (!(client.role() instanceof ClientRole.Confirming)) {
            own(client, row, moves);
        }
        for (Version orphan : client.orphans()) {
            if (row.filter(r -> r.isOf(orphan.grant()) && !r.released()).isPresent()) {
                add(moves, client, row, StepKind.of(Kind.SWEEPS), draft -> draft.sweep(orphan));
            }
        }
        Optional<Message> last = Optional.empty();
        for (Message message : client.messages()) {
            // Messages are sorted, so equal messages are adjacent. Equal messages lead to the same moves.
            if (!last.equals(Optional.of(message))) {
                message(client, row, message, moves);
            }
            last = Optional.of(message);
        }
        return moves;
    }

    /** Lists the step of a holder after the client lost another lock that was granted together with this lock. */
    List<ClientMove> afterAnotherLost(ClientState client, Optional<LockRow> row) {
        List<ClientMove> moves = new ArrayList<>();
        if (client.role() instanceof ClientRole.Holding) {
            add(
                    moves,
                    client,
                    row,
                    StepKind.of(Kind.LOSES_WITH_ANOTHER),
                    draft -> draft.hold(new Tenure.Input.AnotherLost()));
        }
        return moves;
    }

    private void own(ClientState client, Optional<LockRow> row, List<ClientMove> moves) {
        if (client.role() instanceof ClientRole.Idle) {
            add(moves, client, row, StepKind.of(Kind.ASKS), ClientStep::begin);
        } else if (client.role() instanceof ClientRole.Asking asking) {
            Acquisition.Phase phase = asking.machine().phase();
            if (phase instanceof Acquisition.Phase.Idle
                    || (phase instanceof Acquisition.Phase.Confirming confirming && !confirming.inFlight())) {
                add(moves, client, row, StepKind.of(Kind.LOOKS), ClientStep::wake);
            }
            add(moves, client, row, StepKind.of(Kind.LEAVES), ClientStep::leave);
        } else if (client.role() instanceof ClientRole.Holding holding) {
            holding(client, row, holding.machine(), moves);
        } else {
            Ending.Kind kind =
                    ((ClientRole.Ends) client.role()).machine().awaited().orElseThrow();
            if (client.messages().stream().allMatch(Message::isZombie)) {
                add(moves, client, row, StepKind.of(Kind.RETRIES), draft -> draft.end(new EndingInput.RetryDue(kind)));
            }
            add(moves, client, row, StepKind.of(Kind.GIVES_UP), draft -> draft.end(new EndingInput.TimeUp(kind)));
        }
    }

    private void holding(ClientState client, Optional<LockRow> row, Tenure tenure, List<ClientMove> moves) {
        if (tenure.inFlight() < bounds.inFlight()) {
            add(moves, client, row, StepKind.of(Kind.BEATS), draft -> draft.hold(new Tenure.Input.BeatDue()));
        }
        // The event {@code InDanger} goes to the application and changes nothing else, except after a suspension.
        if (!protocol.believes(tenure)) {
            add(moves, client, row, StepKind.of(Kind.EXPIRES), draft -> draft.hold(new Tenure.Input.WatchDue()));
        }
        add(moves, client, row, StepKind.of(Kind.RELEASES), draft -> draft.end(new Ending.Wish.Release(false)));
        if (bounds.commits()) {
            add(moves, client, row, StepKind.of(Kind.COMMITS), draft -> draft.end(new Ending.Wish.Commit()));
        }
    }

    private void message(ClientState client, Optional<LockRow> row, Message message, List<ClientMove> moves) {
        if (message instanceof Message.Request request) {
            add(moves, client, row, StepKind.of(Kind.ARRIVES, message), draft -> draft.arrive(request, false));
            if (bounds.zombies() > 0) {
                add(
                        moves,
                        client,
                        row,
                        StepKind.of(Kind.ARRIVES_WITH_DUPLICATE, message),
                        draft -> draft.arrive(request, true));
            }
            if (request.awaited()) {
                add(moves, client, row, StepKind.of(Kind.STOPS_WAITING, message), draft -> draft.stopWaiting(message));
                if (request.write() instanceof LockWrite.Commit commit && mayBeDeclined(client, commit, row)) {
                    add(moves, client, row, StepKind.of(Kind.IS_DECLINED, message), draft -> draft.decline(request));
                }
                if (bounds.throttles()) {
                    add(moves, client, row, StepKind.of(Kind.IS_THROTTLED, message), draft -> draft.throttle(request));
                }
            }
        } else if (message instanceof Message.Response response) {
            add(moves, client, row, StepKind.of(Kind.HEARS, message), draft -> draft.hear(response));
            add(moves, client, row, StepKind.of(Kind.STOPS_WAITING, message), draft -> draft.stopWaiting(message));
        } else if (message instanceof Message.Sight sight) {
            add(moves, client, row, StepKind.of(Kind.HEARS, message), draft -> draft.hear(sight));
        }
    }

    /**
     * Returns whether an item of the application can refuse the commit: the row allows the commit, and the commit was
     * not applied before.
     */
    private static boolean mayBeDeclined(ClientState client, LockWrite.Commit commit, Optional<LockRow> row) {
        return commit.isAllowed(row) && client.role() instanceof ClientRole.Ends ends && !ends.applied();
    }

    private void add(
            List<ClientMove> moves,
            ClientState client,
            Optional<LockRow> row,
            StepKind deed,
            Consumer<ClientStep> what) {
        ClientStep draft = new ClientStep(space, client, row);
        what.accept(draft);
        if (draft.leavesBounds()) {
            return;
        }
        for (ClientState end : draft.ends()) {
            if (draft.broken().isPresent()
                    || !end.equals(client)
                    || !draft.row().equals(row)) {
                moves.add(new ClientMove(deed, end, space.form().row(draft.row()), draft.broken()));
            }
        }
    }
}
