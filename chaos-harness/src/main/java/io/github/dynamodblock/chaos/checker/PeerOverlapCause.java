package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides whose fault it is that two grants overlap, if at least one of them is a peer's.
 *
 * <p>Terms:
 *
 * <ul>
 *   <li>A <em>takeover</em> is an acquire that names the version that it replaces, and that was applied.
 *   <li>A takeover is <em>ripe</em> if its process first saw that version at least L before the takeover was sent. For
 *       our clients it is L(1+ρ).
 *   <li>The <em>turn</em> of a peer is over when its V has passed. This V is the send of its last acknowledged write,
 *       plus L. The turn is also over when a takeover of another grant named the version that the peer wrote last. The
 *       takeover is a ripe one of ours, or any takeover of a peer. A ripe takeover can come before V only if the peer
 *       wrote a version that the row had shown before. A client that watches the row cannot notice such a write.
 *   <li>Our grant is <em>robbed</em> if a takeover of a peer named a version of our grant, and was not ripe.
 * </ul>
 *
 * <p>It is the fault of the peers in these cases:
 *
 * <ul>
 *   <li>The turn of the peer was over when the first attempt of the other grant was sent. The other grant can be ours
 *       or a peer's. An attempt that was certainly not applied does not count.
 *   <li>Our grant was robbed before the peer was granted.
 * </ul>
 *
 * <p>It is our fault in all other cases. For example, the history proves nothing, or two peers overlap because the row
 * was freed. In addition, it is our fault if our client believed after its own V.
 */
final class PeerOverlapCause {
    private final RunDescription run;
    private final ValidityEnd validity;
    private final BeliefSpan.Index beliefs;
    private final Map<String, List<Rpc>> rpcs;

    static PeerOverlapCause of(History history) {
        return history.once(PeerOverlapCause.class, PeerOverlapCause::new);
    }

    private PeerOverlapCause(History history) {
        this.run = history.settings();
        this.validity = ValidityEnd.of(history);
        this.beliefs = BeliefSpan.index(history);
        this.rpcs = run.mixed() ? History.group(history.all(Rpc.class), Rpc::key) : Map.of();
    }

    /** Returns whether it is the fault of the given clients that two grants overlap. */
    boolean isFaultOf(JudgedClients party, Grant one, Grant other) {
        boolean oneIsOurs = isOurs(one);
        boolean otherIsOurs = isOurs(other);
        if (oneIsOurs && otherIsOurs) {
            return party.equals(JudgedClients.OURS);
        }
        if (oneIsOurs == otherIsOurs) {
            boolean theirs = !run.mixed() || isOver(one, asked(other)) || isOver(other, asked(one));
            return theirs ? party.has(run, one.process()) : party.equals(JudgedClients.OURS);
        }
        Grant ours = oneIsOurs ? one : other;
        Grant peers = oneIsOurs ? other : one;
        boolean theirs = isOver(peers, asked(ours)) || isRobbed(ours, granted(peers));
        return party.equals(JudgedClients.OURS)
                ? !theirs || believedTooLong(ours)
                : theirs && party.has(run, peers.process());
    }

    private boolean isOurs(Grant grant) {
        return JudgedClients.OURS.has(run, grant.process());
    }

    private boolean believedTooLong(Grant ours) {
        long v = validity.end(ours).orElse(Long.MIN_VALUE);
        return beliefs.last(ours).orElse(Long.MIN_VALUE) > v;
    }

    private boolean isOver(Grant peers, long asked) {
        long v = validity.end(peers).orElse(Operation.NEVER);
        return v <= asked
                || takeovers(peers.key())
                        .filter(taken -> taken.sent() <= asked && !taken.grant().equals(peers.id()))
                        .filter(taken -> taken.seen().equals(lastVersion(peers, taken.at())))
                        .anyMatch(taken -> !isOurs(taken) || isRipe(taken));
    }

    private boolean isRobbed(Grant ours, long granted) {
        return takeovers(ours.key())
                .filter(taken -> taken.sent() <= granted && !isOurs(taken) && !isRipe(taken))
                .anyMatch(taken -> versions(ours).contains(taken.seen().orElseThrow()));
    }

    private Stream<Rpc> takeovers(String key) {
        return rpcs.getOrDefault(key, List.of()).stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE
                        && rpc.answer() == Rpc.Answer.APPLIED
                        && rpc.seen().isPresent());
    }

    private boolean isOurs(Rpc rpc) {
        return JudgedClients.OURS.has(run, rpc.process());
    }

    private boolean isRipe(Rpc taken) {
        long watched = isOurs(taken) ? (long) (run.lease() * (1 + run.clockDrift())) : run.lease();
        return rpcs.getOrDefault(taken.key(), List.of()).stream()
                .filter(rpc ->
                        rpc.process().equals(taken.process()) && rpc.version().equals(taken.seen()))
                .anyMatch(rpc -> taken.sent() - rpc.at() >= watched);
    }

    private static List<String> versions(Grant grant) {
        List<String> versions = new ArrayList<>();
        for (Rpc rpc : grant.rpcs()) {
            if (isWrite(rpc)) {
                rpc.version().ifPresent(versions::add);
            }
        }
        return versions;
    }

    private static Optional<String> lastVersion(Grant grant, long before) {
        return grant.rpcs().stream()
                .filter(rpc -> isWrite(rpc) && rpc.sent() < before)
                .max(Comparator.comparingLong(Rpc::sent))
                .flatMap(Rpc::version);
    }

    private static boolean isWrite(Rpc rpc) {
        return rpc.answer() == Rpc.Answer.APPLIED
                && (rpc.kind() == Rpc.Kind.ACQUIRE || rpc.kind() == Rpc.Kind.HEARTBEAT);
    }

    /** Returns when the first attempt was sent that can have taken the row. A refused attempt took nothing. */
    private static long asked(Grant grant) {
        // Before this instant, the row cannot have shown the grant.
        return acquires(grant)
                .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED || rpc.answer() == Rpc.Answer.UNKNOWN)
                .mapToLong(Rpc::sent)
                .min()
                .orElse(grant.acquire().start());
    }

    private static long granted(Grant grant) {
        return acquires(grant)
                .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED)
                .mapToLong(Rpc::at)
                .max()
                .orElse(grant.start());
    }

    private static Stream<Rpc> acquires(Grant grant) {
        return grant.rpcs().stream().filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE);
    }
}
