package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.explore.Deed.Kind;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.EndInput;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All that can happen next to one client and to what it sent. Nothing ever has to happen: any of it may be slow. */
final class Moves {
    private final Space space;
    private final Bounds bounds;
    private final Protocol protocol;

    Moves(Space space) {
        this.space = space;
        this.bounds = space.bounds();
        this.protocol = space.protocol();
    }

    List<Move> of(ClientState client, Optional<LockRow> row) {
        List<Move> moves = new ArrayList<>();
        if (!(client.role() instanceof Role.Confirming)) {
            own(client, row, moves);
        }
        for (Version orphan : client.orphans()) {
            if (row.filter(r -> r.isOf(orphan.grant()) && !r.released()).isPresent()) {
                add(moves, client, row, Deed.of(Kind.SWEEPS), draft -> draft.sweep(orphan));
            }
        }
        Optional<Message> last = Optional.empty();
        for (Message message : client.messages()) {
            // Messages are sorted: equal ones follow each other, and do the same.
            if (!last.equals(Optional.of(message))) {
                message(client, row, message, moves);
            }
            last = Optional.of(message);
        }
        return moves;
    }

    /** What happens to a holder once another lock was lost that was granted with this one. */
    List<Move> bereft(ClientState client, Optional<LockRow> row) {
        List<Move> moves = new ArrayList<>();
        if (client.role() instanceof Role.Holding) {
            add(
                    moves,
                    client,
                    row,
                    Deed.of(Kind.LOSES_WITH_ANOTHER),
                    draft -> draft.hold(new Tenure.Input.AnotherLost()));
        }
        return moves;
    }

    private void own(ClientState client, Optional<LockRow> row, List<Move> moves) {
        if (client.role() instanceof Role.Idle) {
            add(moves, client, row, Deed.of(Kind.ASKS), Draft::begin);
        } else if (client.role() instanceof Role.Asking asking) {
            Acquisition.Phase phase = asking.machine().phase();
            if (phase instanceof Acquisition.Phase.Idle
                    || (phase instanceof Acquisition.Phase.Confirming confirming && !confirming.inFlight())) {
                add(moves, client, row, Deed.of(Kind.LOOKS), Draft::wake);
            }
            add(moves, client, row, Deed.of(Kind.LEAVES), Draft::leave);
        } else if (client.role() instanceof Role.Holding holding) {
            holding(client, row, holding.machine(), moves);
        } else {
            Ending.Kind kind = ((Role.Ends) client.role()).machine().awaited().orElseThrow();
            if (client.messages().stream().allMatch(Message::isZombie)) {
                add(moves, client, row, Deed.of(Kind.RETRIES), draft -> draft.end(new EndInput.RetryDue(kind)));
            }
            add(moves, client, row, Deed.of(Kind.GIVES_UP), draft -> draft.end(new EndInput.TimeUp(kind)));
        }
    }

    private void holding(ClientState client, Optional<LockRow> row, Tenure tenure, List<Move> moves) {
        if (tenure.inFlight() < bounds.inFlight()) {
            add(moves, client, row, Deed.of(Kind.BEATS), draft -> draft.hold(new Tenure.Input.BeatDue()));
        }
        // Danger is told to the application and changes nothing else, unless it comes from a suspension.
        if (!protocol.believes(tenure)) {
            add(moves, client, row, Deed.of(Kind.EXPIRES), draft -> draft.hold(new Tenure.Input.WatchDue()));
        }
        add(moves, client, row, Deed.of(Kind.RELEASES), draft -> draft.end(new Ending.Wish.Release(false)));
        if (bounds.commits()) {
            add(moves, client, row, Deed.of(Kind.COMMITS), draft -> draft.end(new Ending.Wish.Commit()));
        }
    }

    private void message(ClientState client, Optional<LockRow> row, Message message, List<Move> moves) {
        if (message instanceof Message.Request request) {
            add(moves, client, row, Deed.of(Kind.ARRIVES, message), draft -> draft.arrive(request, false));
            if (bounds.zombies() > 0) {
                add(moves, client, row, Deed.of(Kind.ARRIVES_AND_STAYS, message), draft -> draft.arrive(request, true));
            }
            if (request.awaited()) {
                add(moves, client, row, Deed.of(Kind.NEVER_HEARS, message), draft -> draft.neverHear(message));
                if (request.write() instanceof LockWrite.Commit commit && mayBeDeclined(client, commit, row)) {
                    add(moves, client, row, Deed.of(Kind.IS_DECLINED, message), draft -> draft.decline(request));
                }
                if (bounds.throttles()) {
                    add(moves, client, row, Deed.of(Kind.IS_THROTTLED, message), draft -> draft.throttle(request));
                }
            }
        } else if (message instanceof Message.Response response) {
            add(moves, client, row, Deed.of(Kind.HEARS, message), draft -> draft.hear(response));
            add(moves, client, row, Deed.of(Kind.NEVER_HEARS, message), draft -> draft.neverHear(message));
        } else if (message instanceof Message.Sight sight) {
            add(moves, client, row, Deed.of(Kind.HEARS, message), draft -> draft.hear(sight));
        }
    }

    /** Its row is its own, and it was not applied: an item may refuse it. */
    private static boolean mayBeDeclined(ClientState client, LockWrite.Commit commit, Optional<LockRow> row) {
        return commit.isAllowed(row) && client.role() instanceof Role.Ends ends && !ends.applied();
    }

    private void add(List<Move> moves, ClientState client, Optional<LockRow> row, Deed deed, Consumer<Draft> what) {
        Draft draft = new Draft(space, client, row);
        what.accept(draft);
        if (draft.isBeyond()) {
            return;
        }
        for (ClientState end : draft.ends()) {
            if (draft.broken().isPresent()
                    || !end.equals(client)
                    || !draft.row().equals(row)) {
                moves.add(new Move(deed, end, space.form().row(draft.row()), draft.broken()));
            }
        }
    }
}
