package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The windows of one grant.
 *
 * <p>It was acquired between invocation and return of its acquire. It ended
 *
 * <ul>
 *   <li>in [invoke, return] of its release, if that returned ok;
 *   <li>in [min(invoke, X), ∞) if a release may have happened: its end is info or missing, it answered UNKNOWN, it
 *       answered LOST after an attempt without an answer, or the client sent one on its own behalf;
 *   <li>in [X, ∞) otherwise, by expiry, where X = V of its last acknowledged renewal (a renewal that was sent but never
 *       acknowledged can only move the true expiry later, which the window allows).
 * </ul>
 */
final class TenureWindows {
    private final ValidityEnd validity;

    TenureWindows(ValidityEnd validity) {
        this.validity = validity;
    }

    static LinearizationPoint acquired(Grant grant) {
        return new LinearizationPoint(
                LinearizationPoint.Kind.ACQUIRED,
                grant.token(),
                grant.process(),
                grant.acquire().start(),
                grant.start(),
                WitnessText.events(grant.acquire()));
    }

    LinearizationPoint ended(Grant grant) {
        long expiry = validity.end(grant).orElse(grant.acquire().start());
        List<Operation> doubtful = grant.releases().stream()
                .filter(release -> release.outcome() != Outcome.FAIL)
                .toList();
        long begun = Math.min(Math.min(begun(doubtful), sent(grant)), givenUp(grant));
        if (grant.released()) {
            long returned = grant.release().orElseThrow().end();
            return point(
                    LinearizationPoint.Kind.RELEASED,
                    grant,
                    begun,
                    returned,
                    WitnessText.events(grant.release().orElseThrow()));
        }
        return begun == Operation.NEVER
                ? point(LinearizationPoint.Kind.EXPIRED, grant, expiry, Operation.NEVER, expiryEvents(grant))
                : point(
                        LinearizationPoint.Kind.MAYBE_RELEASED,
                        grant,
                        Math.min(begun, expiry),
                        Operation.NEVER,
                        WitnessText.events(grant.releases().toArray(Operation[]::new)));
    }

    private static long begun(List<Operation> releases) {
        return releases.stream().mapToLong(Operation::start).min().orElse(Operation.NEVER);
    }

    /** A release answered LOST may have happened at an attempt without an answer; a closing client releases unasked. */
    private static long sent(Grant grant) {
        return grant.rpcs().stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.RELEASE)
                .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED || rpc.answer() == Rpc.Answer.UNKNOWN)
                .mapToLong(Rpc::sent)
                .min()
                .orElse(Operation.NEVER);
    }

    /** Its client gave it up by itself: it may take the row over at once, though no release of its was applied. */
    private static long givenUp(Grant grant) {
        return grant.lost().stream()
                .filter(lost ->
                        lost.reason().filter(TenureWindows::isByItsClient).isPresent())
                .mapToLong(Callback::at)
                .min()
                .orElse(Operation.NEVER);
    }

    private static boolean isByItsClient(Callback.Reason reason) {
        return reason == Callback.Reason.WITH_ANOTHER || reason == Callback.Reason.CLIENT_CLOSED;
    }

    private static List<Event> expiryEvents(Grant grant) {
        List<Event> events = new ArrayList<>();
        grant.acquire().complete().ifPresent(events::add);
        grant.rpcs().stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.HEARTBEAT && rpc.answer() == Rpc.Answer.APPLIED)
                .reduce((earlier, later) -> later)
                .ifPresent(events::add);
        return events;
    }

    private static LinearizationPoint point(
            LinearizationPoint.Kind kind, Grant grant, long lo, long hi, List<Event> events) {
        return new LinearizationPoint(kind, grant.token(), grant.process(), lo, hi, events);
    }

    /** Whether an acquire claims a grant without naming its token. */
    static boolean lacksToken(Operation acquire) {
        return acquire.ok() && acquire.complete().flatMap(TenureWindows::token).isEmpty();
    }

    private static Optional<Long> token(Complete end) {
        return end.token().isPresent() ? Optional.of(end.token().getAsLong()) : Optional.empty();
    }
}
