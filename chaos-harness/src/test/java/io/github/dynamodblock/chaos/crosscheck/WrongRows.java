package io.github.dynamodblock.chaos.crosscheck;

import static io.github.dynamodblock.chaos.history.Rpc.Answer.APPLIED;
import static io.github.dynamodblock.chaos.history.Rpc.Answer.REFUSED;
import static io.github.dynamodblock.chaos.history.Rpc.Answer.UNKNOWN;
import static io.github.dynamodblock.chaos.history.Rpc.Kind.HEARTBEAT;
import static io.github.dynamodblock.chaos.history.Rpc.Kind.READ;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.List;
import java.util.stream.Stream;

/** The row of a key changes as the protocol never changes it, or a response shows what the row cannot contain. */
final class WrongRows {
    private WrongRows() {}

    static Stream<List<Event>> versionTwice(ValidRun run) {
        // A commit can be answered twice.
        return run.requests(rpc -> rpc.answer() == APPLIED
                        && rpc.grant().isPresent()
                        && !rpc.version().orElse("").endsWith(".commit"))
                .map(rpc -> run.plus(ChangedEvents.at(rpc, rpc.at() + 1, rpc.at() + 2)));
    }

    /** Another process sends a heartbeat of the same grant. The heartbeat is one without a response. */
    static Stream<List<Event>> grantOfTwoProcesses(ValidRun run) {
        return run.requests(rpc -> rpc.kind() == HEARTBEAT && rpc.answer() == UNKNOWN)
                .flatMap(rpc -> run.processes()
                        .filter(process -> !process.equals(rpc.process()) && run.isAlive(process, rpc.sent(), rpc.at()))
                        .map(process -> run.plus(ChangedEvents.sentBy(rpc, process))));
    }

    static Stream<List<Event>> tokenOfTwoGrants(ValidRun run) {
        return run.requests(rpc -> rpc.kind() == READ && rpc.version().isPresent())
                .map(rpc -> run.instead(rpc, ChangedEvents.withOtherVersion(rpc)));
    }

    static Stream<List<Event>> heartbeatStoresOtherVersion(ValidRun run) {
        return run.requests(rpc -> isAppliedHeartbeat(rpc) && rpc.version().isPresent())
                .map(rpc -> run.instead(rpc, ChangedEvents.withOtherVersion(rpc)));
    }

    /** A heartbeat after the first is refused, as if the row still had the beat of the acquire. */
    static Stream<List<Event>> heartbeatRefusedToHolder(ValidRun run) {
        return run.grants()
                .flatMap(grant -> run.requestsOf(grant).stream()
                        .filter(rpc -> isAppliedHeartbeat(rpc) && rpc.beat().orElse(0) > 1)
                        .limit(1))
                .map(rpc -> run.instead(rpc, ChangedEvents.refusedAtBeat0(rpc)));
    }

    private static boolean isAppliedHeartbeat(Rpc rpc) {
        return rpc.kind() == HEARTBEAT && rpc.answer() == APPLIED;
    }

    /** A refusal shows the oldest row of its key, though a newer row was seen before the request was sent. */
    static Stream<List<Event>> goesBack(ValidRun run) {
        return run.requests(rpc -> rpc.kind() != READ
                        && rpc.answer() == REFUSED
                        && rpc.token().isPresent())
                .flatMap(late -> run.requests(early -> early.key().equals(late.key()) && isOlder(early, late))
                        .limit(1)
                        .filter(early -> run.requests(between -> between.key().equals(late.key())
                                        && between.at() < late.sent()
                                        && isOlder(early, between))
                                .findAny()
                                .isPresent())
                        .map(early -> run.instead(late, ChangedEvents.withRowOf(late, early))));
    }

    private static boolean isOlder(Rpc one, Rpc other) {
        return one.token().isPresent()
                && other.token().isPresent()
                && one.token().getAsLong() < other.token().getAsLong();
    }
}
