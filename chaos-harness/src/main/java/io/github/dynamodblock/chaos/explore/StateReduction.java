package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A state reduction removes everything from the state of a client that cannot matter any more, given the row. It relies
 * on these facts:
 *
 * <ul>
 *   <li>A holder whose V has passed takes only its last step, whatever happens to it. So such a holder is replaced by
 *       an idle client, with two exceptions. First, the holder waits for a response that can be a refusal, which shows
 *       it the row. Second, the last step sends a release, and this release can still free the row.
 *   <li>A heartbeat or a release for which no client waits is refused for ever once the row shows another tenure, or
 *       the same or a higher beat. The reason: tokens only increase, and within a tenure beats only increase.
 *   <li>An orphan cannot be seen again if nothing names it: not the row, not the client's newest observation, no
 *       acquire on its way, and no response on its way. The reason: no other grant has the same name.
 *   <li>What a client saw matters only while the client acquires a lock, or has a grant left with which it can acquire.
 *       This fact is used only if there are two keys.
 * </ul>
 *
 * <p>A mutant can break some of these facts. Then the reduction does not rely on them for this mutant: see
 * {@link ExploredProtocol#stopsAtV()}, {@link ExploredProtocol#refusesForEver()} and
 * {@link ExploredProtocol#namesGrantsOnce()}.
 */
final class StateReduction {
    private final SpaceBounds bounds;
    private final boolean stopsAtV;
    private final boolean refusesForEver;
    private final boolean namesGrantsOnce;

    StateReduction(SpaceBounds bounds, ExploredProtocol protocol) {
        this.bounds = bounds;
        this.stopsAtV = protocol.stopsAtV();
        this.refusesForEver = protocol.refusesForEver();
        this.namesGrantsOnce = protocol.namesGrantsOnce();
    }

    ClientState of(ClientState client, Optional<LockRow> row) {
        return of(client, row, false, true);
    }

    /**
     * Reduces one part of a client. A client can have other parts.
     *
     * @param client the part
     * @param row the row of the part's key
     * @param hears whether a message about this row and other rows is on its way; such a message can show the client an
     *     orphan
     * @param asks whether the client can still request a lock; if not, it does not matter what the client saw
     */
    ClientState of(ClientState client, Optional<LockRow> row, boolean hears, boolean asks) {
        Optional<RowObservation> seen = asks ? client.seen() : Optional.empty();
        ClientRole role = client.role();
        List<Message> messages = client.messages();
        if (stopsAtV
                && role instanceof ClientRole.Holding holding
                && ExploredTime.NOW.nanos() >= holding.machine().validUntil()
                && messages.stream().noneMatch(StateReduction::mayShowTheRow)
                && !mayFree(holding.machine(), row)) {
            role = new ClientRole.Idle();
            messages = withoutAwaited(messages);
        }
        List<Message> alive = messages.stream()
                .filter(message -> !message.isZombie() || mayApply(((Message.Request) message).write(), row))
                .toList();
        List<Version> orphans = client.orphans().stream()
                .filter(orphan -> hears || !namesGrantsOnce || mayBeSeen(orphan.grant(), seen, alive, row))
                .toList();
        return StateRewriter.NORMAL.of(new ClientState(client.name(), role, seen, orphans, client.grants(), alive));
    }

    /** Returns whether the release of an expired lease, which the client still sends, can be applied. */
    private boolean mayFree(Tenure expired, Optional<LockRow> row) {
        Version release = new Version(expired.grant(), expired.beat() + 1);
        return bounds.zombies() > 0
                && release.beat() <= bounds.beats()
                && mayApply(new LockWrite.Release(ExploredTime.KEY, release, expired.token()), row);
    }

    private static boolean mayShowTheRow(Message message) {
        return message instanceof Message.Response response
                ? response.answer() instanceof StoreAnswer.Refused
                : !message.isZombie();
    }

    /**
     * Reduces the part of a client for all keys.
     *
     * @param full whether one of the rows cannot change hands any more, so that every transaction is refused
     */
    ClientState ofAll(ClientState all, boolean full) {
        List<Message> alive = all.messages().stream()
                .filter(message -> !message.isZombie() || !full || !refusesForEver)
                .toList();
        return StateRewriter.NORMAL.of(all.with(alive));
    }

    /** Returns whether the row cannot change hands any more, because the bound of tenures is reached. */
    boolean isFull(Optional<LockRow> row) {
        return row.filter(shown -> shown.token().getAsLong() >= bounds.tenures())
                .isPresent();
    }

    /**
     * Returns what is left of the messages after their role ended: the requests are still on their way, and the client
     * waits for no response.
     */
    static List<Message> withoutAwaited(List<Message> messages) {
        List<Message> left = new ArrayList<>();
        for (Message message : messages) {
            if (message instanceof Message.Request request) {
                left.add(new Message.Request(request.write(), false));
            } else if (message instanceof Message.Transaction transaction) {
                left.add(new Message.Transaction(transaction.writes(), false));
            }
        }
        return left;
    }

    private boolean mayApply(LockWrite write, Optional<LockRow> row) {
        if (write instanceof LockWrite.Acquire) {
            return !isFull(row);
        }
        if (!refusesForEver) {
            return true;
        }
        long token = write instanceof LockWrite.Heartbeat beat ? beat.token() : ((LockWrite.Freeing) write).token();
        return row.filter(shown -> shown.isHeldBy(write.version().grant(), token)
                        && shown.beat() < write.version().beat())
                .isPresent();
    }

    private static boolean mayBeSeen(
            String grant, Optional<RowObservation> seen, List<Message> messages, Optional<LockRow> row) {
        Stream<String> versions = Stream.concat(
                Stream.concat(seen.flatMap(RowObservation::version).stream(), row.map(LockRow::version).stream()),
                messages.stream().flatMap(StateReduction::versions));
        return versions.anyMatch(version -> version.startsWith(Version.prefix(grant)));
    }

    private static Stream<String> versions(Message message) {
        if (message instanceof Message.Request request) {
            return request.write() instanceof LockWrite.Acquire
                    ? Stream.of(request.write().version().toString())
                    : Stream.of();
        }
        if (message instanceof Message.Sight sight) {
            return sight.row().map(LockRow::version).stream();
        }
        Message.Response response = (Message.Response) message;
        return response.answer() instanceof StoreAnswer.Refused refused
                ? refused.row().map(LockRow::version).stream()
                : Stream.of(response.write().version().toString());
    }

    /**
     * Returns whether the client is equivalent to an idle client: it has written nothing and waits before its next
     * step. A client that wrote at once after earlier refusals is different, because the number of these writes decides
     * whether it must wait.
     */
    static boolean isLikeIdle(Acquisition machine) {
        return machine.decision().beat() == 0
                && machine.immediateRetries() == 0
                && machine.phase() instanceof Acquisition.Phase.Idle;
    }

    /** Returns whether only the request whose refusal arrives now can have written the grant. */
    static boolean isUnwritten(Acquisition refused) {
        return refused.phase() instanceof Acquisition.Phase.Writing
                && refused.decision().isClean();
    }
}
