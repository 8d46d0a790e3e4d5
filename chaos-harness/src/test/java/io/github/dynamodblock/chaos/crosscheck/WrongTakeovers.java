package io.github.dynamodblock.chaos.crosscheck;

import static io.github.dynamodblock.chaos.crosscheck.ValidRun.MS;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.id;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.sameGrant;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.List;
import java.util.stream.Stream;

/** A challenger takes over a row that it did not watch for long enough, or whose holder is still valid. */
final class WrongTakeovers {
    private WrongTakeovers() {}

    static Stream<List<Event>> unseenVersion(ValidRun run) {
        return takeovers(run)
                .map(takeover -> run.without(sightings(run, takeover).toList()));
    }

    /** The challenger sees the version for the first time after the takeover. */
    static Stream<List<Event>> versionSeenLater(ValidRun run) {
        return takeovers(run)
                .filter(takeover -> run.isAlive(takeover.process(), takeover.at(), takeover.at() + 2 * MS))
                .map(takeover -> {
                    List<Rpc> before = sightings(run, takeover).toList();
                    List<Rpc> later = before.stream()
                            .limit(1)
                            .map(rpc -> ChangedEvents.at(rpc, takeover.at() + MS, takeover.at() + 2 * MS))
                            .toList();
                    return run.instead(before, later);
                });
    }

    /** The challenger sees the version for the first time half a lease before the takeover. */
    static Stream<List<Event>> tooEarly(ValidRun run) {
        return takeovers(run)
                .filter(takeover -> keptGrants(run, takeover)
                        .anyMatch(grant -> run.requestsOf(grant).stream()
                                .anyMatch(rpc -> stored(rpc, takeover)
                                        && rpc.kind() != Rpc.Kind.READ
                                        && rpc.grant().equals(id(grant)))))
                .map(takeover -> {
                    long seen = takeover.sent() - run.settings().lease() / 2;
                    List<Rpc> early = sightings(run, takeover)
                            .filter(rpc -> rpc.at() < seen)
                            .toList();
                    List<Rpc> late = sightings(run, takeover)
                            .limit(1)
                            .map(rpc -> ChangedEvents.at(rpc, seen - MS, seen))
                            .toList();
                    return run.instead(early, late);
                });
    }

    /** The write that the challenger saw last carried a lease that is longer than the time until the takeover. */
    static Stream<List<Event>> withinValidity(ValidRun run) {
        return takeovers(run)
                .flatMap(takeover -> keptGrants(run, takeover)
                        .filter(grant -> id(grant)
                                .filter(id -> takeover.seen().orElse("").startsWith(id + "."))
                                .isPresent())
                        .flatMap(grant -> run.requestsOf(grant).stream()
                                .filter(rpc -> stored(rpc, takeover)
                                        && rpc.grant().isPresent()
                                        && (rpc.kind() == Rpc.Kind.HEARTBEAT || isFirstAttempt(run, rpc))
                                        && run.lossesOf(grant).allMatch(lost -> lost.at() > rpc.at())))
                        .map(rpc ->
                                run.instead(rpc, ChangedEvents.withLease(rpc, 2 * (takeover.sent() - rpc.sent())))));
    }

    private static Stream<Rpc> takeovers(ValidRun run) {
        return run.requests(rpc -> rpc.kind() == Rpc.Kind.ACQUIRE
                && rpc.answer() == Rpc.Answer.APPLIED
                && rpc.seen().isPresent());
    }

    /** The responses that showed to the challenger the version that it takes over. */
    private static Stream<Rpc> sightings(ValidRun run, Rpc takeover) {
        return run.requests(rpc -> rpc.process().equals(takeover.process())
                && rpc.key().equals(takeover.key())
                && rpc.version().equals(takeover.seen()));
    }

    /** Whether the response says that the row contains the version that is taken over. */
    private static boolean stored(Rpc rpc, Rpc takeover) {
        return rpc.answer() == Rpc.Answer.APPLIED && rpc.version().equals(takeover.seen());
    }

    /** The grants of the key whose holders never let go: neither by a release or a commit, nor by a close. */
    private static Stream<Operation> keptGrants(ValidRun run, Rpc takeover) {
        return run.grants()
                .filter(grant -> grant.key().equals(takeover.key()))
                .filter(grant -> run.requestsOf(grant).stream().noneMatch(rpc -> rpc.kind() == Rpc.Kind.RELEASE)
                        && run.operations(op -> op.action() == Action.RELEASE || op.action() == Action.COMMIT)
                                .noneMatch(op -> sameGrant(op, grant))
                        && !run.isStopped(grant.process()));
    }

    private static boolean isFirstAttempt(ValidRun run, Rpc rpc) {
        return run.requests(other -> other.grant().equals(rpc.grant()) && other.sent() < rpc.sent())
                .findAny()
                .isEmpty();
    }
}
