package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The windows of the two points of a grant: its acquire and its end. They are the windows that LIN uses.
 *
 * <p>The window of the acquire is [invoke, return]. The window of the end is:
 *
 * <ul>
 *   <li>[invoke, return] of the release, if the release returned ok.
 *   <li>[min(invoke, V), ∞), if a release may have happened. Here <em>invoke</em> is the first instant at which it can
 *       have happened.
 *   <li>[V, ∞) otherwise, because the grant expired. A renewal that was sent but never acknowledged can only move the
 *       true expiry later, and the window allows this.
 * </ul>
 *
 * <p>V counts from the last acknowledged renewal. A release may have happened in these cases:
 *
 * <ul>
 *   <li>The release ended as info, has no end, or returned UNKNOWN.
 *   <li>The release returned LOST after an attempt without a response.
 *   <li>The release returned LOST, and its process was killed so soon that a request of it was not recorded.
 *   <li>The client sent a release by itself.
 *   <li>The client gave the grant up by itself, and reported the loss as {@code WITH_ANOTHER} or {@code CLIENT_CLOSED}.
 * </ul>
 */
final class TenureWindows {
    private final ValidityEnd validity;
    private final WriteLandingBounds bounds;

    TenureWindows(ValidityEnd validity, History history) {
        this.validity = validity;
        this.bounds = WriteLandingBounds.of(history);
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
                .filter(release -> release.outcome() != Outcome.FAIL || isCutOff(release))
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

    /** Returns whether a request of a release can have been under way when its process was killed. */
    private boolean isCutOff(Operation release) {
        OptionalLong since = bounds.unrecordedSince(release.process());
        return since.isPresent() && release.start() >= since.getAsLong();
    }

    private static long begun(List<Operation> releases) {
        return releases.stream().mapToLong(Operation::start).min().orElse(Operation.NEVER);
    }

    /**
     * Returns the first send of a release that was or may have been applied. A release that returned LOST may have been
     * applied by an attempt without a response. A closing client sends releases by itself.
     */
    private static long sent(Grant grant) {
        return grant.rpcs().stream()
                .filter(rpc -> rpc.kind() == Rpc.Kind.RELEASE)
                .filter(rpc -> rpc.answer() == Rpc.Answer.APPLIED || rpc.answer() == Rpc.Answer.UNKNOWN)
                .mapToLong(Rpc::sent)
                .min()
                .orElse(Operation.NEVER);
    }

    /**
     * Returns when the client gave the grant up by itself. From then on the row can be taken over at once, although no
     * release of the grant was applied.
     */
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

    /** Returns whether an acquire returned ok without a token. */
    static boolean lacksToken(Operation acquire) {
        return acquire.ok() && acquire.complete().flatMap(TenureWindows::token).isEmpty();
    }

    private static Optional<Long> token(Complete end) {
        return end.token().isPresent() ? Optional.of(end.token().getAsLong()) : Optional.empty();
    }
}
