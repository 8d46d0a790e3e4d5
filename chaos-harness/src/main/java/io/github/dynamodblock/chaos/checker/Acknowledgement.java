package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A response that lets the holder of a grant believe for longer.
 *
 * <p>Why this is safe:
 *
 * <ul>
 *   <li>The response proves a write. So the holder held the row at some instant, and this instant is not before the
 *       <em>send</em> of the write.
 *   <li>A challenger takes a row over only after it has watched one version of the row for L(1+ρ) on its own clock. The
 *       challenger cannot have begun to watch the version of this write before the send of the write.
 *   <li>So the holder can believe until send + L/(1+ρ), whenever the response arrives.
 *   <li>If attempts of one acquire ended UNKNOWN, each of them can be the attempt that was applied first. The earliest
 *       of them counts.
 * </ul>
 *
 * <p>Each kind of response proves one write, whose send counts:
 *
 * <ul>
 *   <li>An acquire was applied: the first attempt of the same grantId that ended UNKNOWN, if that attempt was sent
 *       before this acquire; otherwise this acquire.
 *   <li>An acquire was refused, or a row was read, and the response shows the own grant and token, held: the first
 *       attempt that ended UNKNOWN or was applied.
 *   <li>A heartbeat was applied: the heartbeat itself, because its condition was true after it was sent.
 *   <li>A heartbeat was refused, and the response shows the own grant and token, held, at a beat no lower than its own:
 *       the attempt that wrote that beat.
 * </ul>
 *
 * @param at when the response arrived
 * @param sent when the write that the response proves was sent
 * @param validUntil until when the response lets the holder believe
 * @param earliest the same instant for a holder that counts from its first attempt, even if that attempt certainly was
 *     not applied. Such a holder believes for a shorter time than it could, which is safe
 */
record Acknowledgement(long at, long sent, long validUntil, long earliest) {

    /** Returns the acknowledgements of a grant, by arrival. */
    static List<Acknowledgement> of(Grant grant, RunDescription run) {
        List<Acknowledgement> found = new ArrayList<>();
        for (Rpc rpc : grant.rpcs()) {
            proof(rpc, grant)
                    .ifPresent(write -> found.add(new Acknowledgement(
                            rpc.at(), write.sent(), validUntil(write, run), validUntil(earliest(write, grant), run))));
        }
        return found;
    }

    /**
     * Returns until when a write lets its holder believe. A peer has no margin for clock drift and uses its whole
     * lease.
     */
    private static long validUntil(Rpc write, RunDescription run) {
        long lease = write.lease().orElse(run.lease());
        return write.sent() + (run.peer(write.process()).isPresent() ? lease : (long) (lease / (1 + run.clockDrift())));
    }

    /** Returns the write whose send counts after this response. */
    private static Optional<Rpc> proof(Rpc rpc, Grant grant) {
        boolean applied = rpc.answer() == Rpc.Answer.APPLIED;
        return switch (rpc.kind()) {
            case ACQUIRE ->
                applied
                        ? Optional.of(firstUnknown(grant)
                                .filter(u -> u.sent() < rpc.sent())
                                .orElse(rpc))
                        : grant.isShownHeldBy(rpc) ? firstAttempt(grant) : Optional.empty();
            case READ -> grant.isShownHeldBy(rpc) ? firstAttempt(grant) : Optional.empty();
            case HEARTBEAT -> applied ? Optional.of(rpc) : beatShown(rpc, grant);
            case RELEASE -> Optional.empty();
        };
    }

    private static Rpc earliest(Rpc write, Grant grant) {
        return write.kind() != Rpc.Kind.ACQUIRE
                ? write
                : grant.rpcs().stream()
                        .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE)
                        .min(Comparator.comparingLong(Rpc::sent))
                        .orElse(write);
    }

    private static Optional<Rpc> firstUnknown(Grant grant) {
        return first(grant, EnumSet.of(Rpc.Answer.UNKNOWN));
    }

    /**
     * Returns the first attempt that ended UNKNOWN or was applied. An applied attempt for several locks counts because
     * its response shows no tokens: the client learns the tokens from a later refusal.
     */
    private static Optional<Rpc> firstAttempt(Grant grant) {
        return first(grant, EnumSet.of(Rpc.Answer.UNKNOWN, Rpc.Answer.APPLIED));
    }

    private static Optional<Rpc> first(Grant grant, Set<Rpc.Answer> answers) {
        return grant.rpcs().stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE && answers.contains(rpc.answer()))
                .min(Comparator.comparingLong(Rpc::sent));
    }

    private static Optional<Rpc> beatShown(Rpc heartbeat, Grant grant) {
        if (heartbeat.answer() != Rpc.Answer.REFUSED
                || !grant.isShownHeldBy(heartbeat)
                || heartbeat.rowBeat().isEmpty()
                || heartbeat.rowBeat().getAsLong() < heartbeat.beat().orElse(Long.MAX_VALUE)) {
            return Optional.empty();
        }
        return grant.rpcs().stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE || rpc.kind() == Rpc.Kind.HEARTBEAT)
                .filter(rpc -> rpc.beat().equals(heartbeat.rowBeat()))
                .findFirst();
    }
}
