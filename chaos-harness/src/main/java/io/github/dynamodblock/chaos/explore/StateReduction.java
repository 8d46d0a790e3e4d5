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
 * Clients without what cannot matter any more, given the row. What a mutant breaks of this is not presumed of it:
 *
 * <ul>
 *   <li>A holder whose V has passed takes no step but its last, whatever happens to it; unless it waits for an answer
 *       that may be a refusal, which shows it the row, or its release may yet free the row, which the last step sends.
 *   <li>A heartbeat or a release that nobody waits for is refused for ever once the row shows another tenure or a beat
 *       as high: tokens only rise, and in a tenure beats do.
 *   <li>An orphan that neither the row shows nor the client's last sight, and of which no acquire is on its way, will
 *       not be seen again: no other grant has its name.
 *   <li>What a client saw matters only while it asks or has a grant left to ask under. That is said of two keys only.
 * </ul>
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
     * Of a client that is more than this.
     *
     * @param hears whether something is on its way about this and other rows, which may show it an orphan
     * @param asks whether it may ask yet; if not, it does not matter what it saw
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
            messages = forsaken(messages);
        }
        List<Message> alive = messages.stream()
                .filter(message -> !message.isZombie() || mayApply(((Message.Request) message).write(), row))
                .toList();
        List<Version> orphans = client.orphans().stream()
                .filter(orphan -> hears || !namesGrantsOnce || mayBeSeen(orphan.grant(), seen, alive, row))
                .toList();
        return StateRewriter.NORMAL.of(new ClientState(client.name(), role, seen, orphans, client.grants(), alive));
    }

    /** Whether its release, which is sent though it expired, may yet be applied. */
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

    /** As to all keys; {@code full} if a row changes hands no more, so that every transaction is refused. */
    ClientState ofAll(ClientState all, boolean full) {
        List<Message> alive = all.messages().stream()
                .filter(message -> !message.isZombie() || !full || !refusesForEver)
                .toList();
        return StateRewriter.NORMAL.of(all.with(alive));
    }

    /** Whether the row changes hands no more. */
    boolean isFull(Optional<LockRow> row) {
        return row.filter(shown -> shown.token().getAsLong() >= bounds.tenures())
                .isPresent();
    }

    /** Of what belonged to a role that ended, the requests are still on their way. */
    static List<Message> forsaken(List<Message> messages) {
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

    /** Whoever has not written yet and waits is like one who has not asked yet; unless refusals taught it to wait. */
    static boolean isLikeIdle(Acquisition machine) {
        return machine.decision().beat() == 0
                && machine.rushes() == 0
                && machine.phase() instanceof Acquisition.Phase.Idle;
    }

    /** Whether nothing but the request that is answered just now can have written its grant. */
    static boolean isUnwritten(Acquisition refused) {
        return refused.phase() instanceof Acquisition.Phase.Writing
                && refused.decision().isClean();
    }
}
