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
 * Whose fault it is that two grants overlap, one of a peer at least.
 *
 * <p>A takeover names the version it replaces. It is <em>ripe</em> if its process was first shown that version at least L
 * before it was sent; L(1+ρ), if it is ours. A peer's turn is over when its V, send + L of its last acknowledged write, has
 * passed; or when another's takeover named the version that it wrote last, a ripe one of ours or any of a peer's. (A ripe
 * one before V: the peer had written a version that was there before, so nobody could see that it had come.)
 *
 * <p>It is the peers' fault if
 *
 * <ul>
 *   <li>the peer's turn was over when the other, ours or a peer, asked;
 *   <li>or ours was robbed before the peer was granted: some peer's takeover, not ripe, named a version of ours.
 * </ul>
 *
 * <p>In every other case it is ours: also where nothing proves either, and where two peers overlap because somebody freed
 * the row. It is ours besides, if ours believed past its own V.
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

    /** Whether it is that party's fault that two grants overlap. */
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

    /** Before that nothing of the grant can have been in the row. */
    private static long asked(Grant grant) {
        return acquires(grant).mapToLong(Rpc::sent).min().orElse(grant.acquire().start());
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
