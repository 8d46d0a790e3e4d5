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
 * An answer that lets the holder of a grant believe for longer.
 *
 * <p>A write proves that the row was the holder's at some instant not before its <em>send</em>. No challenger may take
 * a row before it has watched one version of it for L(1+ρ) on its own clock, and it cannot have begun to watch this
 * version before that send. So the holder may believe until send + L/(1+ρ), whenever the answer arrives. Of the
 * attempts of one acquire any that ended Unknown may be the one that landed first; the earliest of them counts.
 *
 * <ul>
 *   <li>acquire, applied: from the first Unknown attempt of the same grantId that was sent before it, else itself;
 *   <li>acquire refused, or a read, that shows the own grant held: from the first attempt that ended Unknown or was applied;
 *   <li>heartbeat, applied: from itself, for its condition held after it was sent;
 *   <li>heartbeat, refused by the own grant and token at a beat no lower than its own: from the send of that beat.
 * </ul>
 *
 * @param at when the answer arrived
 * @param sent when the write was sent that it proves
 * @param validUntil how long it lets the holder believe
 * @param earliest the same for a holder that counts from its first attempt, though that certainly did not happen: it believes
 *     for less than it may, which harms nobody
 */
record Acknowledgement(long at, long sent, long validUntil, long earliest) {

    /** Those of a grant, by arrival. */
    static List<Acknowledgement> of(Grant grant, RunDescription run) {
        List<Acknowledgement> found = new ArrayList<>();
        for (Rpc rpc : grant.rpcs()) {
            proof(rpc, grant)
                    .ifPresent(write -> found.add(new Acknowledgement(
                            rpc.at(), write.sent(), validUntil(write, run), validUntil(earliest(write, grant), run))));
        }
        return found;
    }

    /** A peer knows no margin for clocks, and claims all of its lease. */
    private static long validUntil(Rpc write, RunDescription run) {
        long lease = write.lease().orElse(run.lease());
        return write.sent() + (run.peer(write.process()).isPresent() ? lease : (long) (lease / (1 + run.clockDrift())));
    }

    /** The write from whose send the holder may count after this answer. */
    private static Optional<Rpc> proof(Rpc rpc, Grant grant) {
        boolean applied = rpc.answer() == Rpc.Answer.APPLIED;
        return switch (rpc.kind()) {
            case ACQUIRE ->
                applied
                        ? Optional.of(firstUnknown(grant)
                                .filter(u -> u.sent() < rpc.sent())
                                .orElse(rpc))
                        : showsGrantHeld(rpc, grant) ? firstAttempt(grant) : Optional.empty();
            case READ -> showsGrantHeld(rpc, grant) ? firstAttempt(grant) : Optional.empty();
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

    private static boolean showsGrantHeld(Rpc rpc, Grant grant) {
        return !rpc.released()
                && rpc.rowGrant().isPresent()
                && rpc.rowGrant().equals(grant.id())
                && rpc.token().isPresent()
                && rpc.token().getAsLong() == grant.token();
    }

    private static Optional<Rpc> firstUnknown(Grant grant) {
        return first(grant, EnumSet.of(Rpc.Answer.UNKNOWN));
    }

    /** Of several locks one may have been applied, and its answer shows no tokens: they are learned from a later refusal. */
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
                || !showsGrantHeld(heartbeat, grant)
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
