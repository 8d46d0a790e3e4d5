package io.github.dynamodblock.chaos.crosscheck;

import static io.github.dynamodblock.chaos.crosscheck.ValidRun.MS;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.SECOND;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.isOf;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.token;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.unknown;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.Stall;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A client tells its user of a loss, a danger or a safety that is not there, or with a wrong reason. */
final class WrongCallbacks {
    private WrongCallbacks() {}

    static Stream<List<Event>> lossWithinValidity(ValidRun run) {
        return heldForLong(run).map(grant -> run.plus(expired(grant, whileHeld(grant))));
    }

    /** A heartbeat is refused, but the loss is told as EXPIRED. */
    static Stream<List<Event>> expiredWithinValidity(ValidRun run) {
        return heldForLong(run)
                .map(grant -> run.plus(
                        WrongHolders.heartbeat(run.settings(), grant, whileHeld(grant) - MS, Rpc.Answer.REFUSED),
                        expired(grant, whileHeld(grant) + MS)));
    }

    static Stream<List<Event>> stolenByNobody(ValidRun run) {
        return run.lossesByTimeAlone()
                .map(lost -> run.instead(lost, ChangedEvents.withReason(lost, Callback.Reason.STOLEN)));
    }

    static Stream<List<Event>> closedByNobody(ValidRun run) {
        return run.lossesByTimeAlone()
                .filter(lost -> !run.isStopped(lost.process()))
                .map(lost -> run.instead(lost, ChangedEvents.withReason(lost, Callback.Reason.CLIENT_CLOSED)));
    }

    static Stream<List<Event>> lossTwice(ValidRun run) {
        return run.losses().map(lost -> run.plus(ChangedEvents.at(lost, lost.at() + MS)));
    }

    /** The lock is released so early that its validity cannot have passed. */
    static Stream<List<Event>> lossAfterRelease(ValidRun run) {
        return withoutLoss(run)
                .flatMap(grant -> run.releaseOf(grant).stream()
                        .filter(release ->
                                release.start() - grant.start() < run.settings().lease() / 2)
                        .map(release -> run.plus(expired(grant, release.end() + MS))));
    }

    static Stream<List<Event>> dangerTwice(ValidRun run) {
        return run.callbacks(Callback.Kind.IN_DANGER).map(told -> run.plus(ChangedEvents.at(told, told.at() + 1)));
    }

    static Stream<List<Event>> dangerAfterLoss(ValidRun run) {
        return run.losses()
                .map(lost -> run.plus(new Callback(
                        lost.at() + 1,
                        lost.process(),
                        lost.key(),
                        lost.token(),
                        Callback.Kind.IN_DANGER,
                        Optional.empty())));
    }

    static Stream<List<Event>> safeWithoutDanger(ValidRun run) {
        return heldForLong(run)
                .filter(grant -> run.all(Callback.class, told -> isOf(told, grant))
                        .findAny()
                        .isEmpty())
                .map(grant -> run.plus(told(grant, whileHeld(grant), Callback.Kind.SAFE_AGAIN, Optional.empty())));
    }

    static Stream<List<Event>> unknownToken(ValidRun run) {
        return run.all(Callback.class, told -> !run.hasUnreturned(told.process()))
                .map(told -> run.plus(ChangedEvents.withToken(told, unknown(told.token()))));
    }

    /** The grants that are held for so long that {@link #whileHeld} is well before the end of their validity. */
    private static Stream<Operation> heldForLong(ValidRun run) {
        return withoutLoss(run)
                .filter(grant -> grant.invoke().group().isEmpty()
                        && grant.invoke().atMost().isEmpty())
                .filter(grant -> run.releaseOf(grant)
                        .filter(release -> release.start() - grant.end() > 400 * MS)
                        .isPresent())
                .filter(grant -> run.all(Stall.class, stall -> stall.process().equals(grant.process()))
                        .noneMatch(stall -> stall.until() > grant.start() - SECOND && stall.at() < whileHeld(grant)));
    }

    private static Stream<Operation> withoutLoss(ValidRun run) {
        return run.grants().filter(grant -> run.lossesOf(grant).findAny().isEmpty());
    }

    private static long whileHeld(Operation grant) {
        return grant.end() + 2 * MS;
    }

    private static Callback expired(Operation grant, long at) {
        return told(grant, at, Callback.Kind.LOST, Optional.of(Callback.Reason.EXPIRED));
    }

    private static Callback told(Operation grant, long at, Callback.Kind kind, Optional<Callback.Reason> reason) {
        return new Callback(at, grant.process(), grant.key(), token(grant), kind, reason);
    }
}
