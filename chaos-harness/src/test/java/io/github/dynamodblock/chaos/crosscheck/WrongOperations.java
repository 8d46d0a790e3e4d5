package io.github.dynamodblock.chaos.crosscheck;

import static io.github.dynamodblock.chaos.crosscheck.ValidRun.SECOND;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.end;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.id;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.token;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.unknown;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.List;
import java.util.stream.Stream;

/** An acquire or a fenced write returns what it cannot return, or an operation never returns. */
final class WrongOperations {
    private WrongOperations() {}

    /** No response shows the grant. Other requests of the process stay, so that its requests count as recorded. */
    static Stream<List<Event>> grantWithoutResponse(ValidRun run) {
        return run.grants()
                .filter(grant -> run.requests(rpc -> rpc.process().equals(grant.process()))
                        .anyMatch(rpc -> !run.requestsOf(grant).contains(rpc)))
                .map(grant -> run.without(run.requestsOf(grant)));
    }

    static Stream<List<Event>> grantWithOtherToken(ValidRun run) {
        return run.grants()
                .map(grant -> run.instead(
                        end(grant),
                        end(grant).withGrant(unknown(token(grant)), id(grant).orElseThrow())));
    }

    static Stream<List<Event>> halfOfGroup(ValidRun run) {
        return run.grants()
                .filter(grant -> grant.invoke().group().isPresent())
                .map(grant -> run.instead(
                        end(grant),
                        Complete.of(grant.end(), grant.process(), grant.invoke().op(), Outcome.FAIL)
                                .withDetail("held by another")));
    }

    /** From one write on, the resource counts one more. */
    static Stream<List<Event>> fencedSequenceWithGap(ValidRun run) {
        return fencedWritesAfterFirst(run).map(write -> {
            List<Complete> counted = fencedWrites(run)
                    .filter(other -> other.key().equals(write.key()) && sequence(other) >= sequence(write))
                    .map(ValidRun::end)
                    .toList();
            return run.instead(
                    counted, counted.stream().map(end -> counted(end, 1)).toList());
        });
    }

    static Stream<List<Event>> fencedSequenceTwice(ValidRun run) {
        return fencedWritesAfterFirst(run).map(write -> run.instead(end(write), counted(end(write), -1)));
    }

    private static Complete counted(Complete end, long more) {
        return end.withSequence(end.sequence().orElseThrow() + more);
    }

    private static Stream<Operation> fencedWritesAfterFirst(ValidRun run) {
        return fencedWrites(run).filter(write -> sequence(write) > 1);
    }

    private static Stream<Operation> fencedWrites(ValidRun run) {
        return run.operations(op -> op.action() == Action.FENCED_WRITE
                && op.ok()
                && end(op).sequence().isPresent());
    }

    private static long sequence(Operation write) {
        return end(write).sequence().orElseThrow();
    }

    /** The process and the run go on for so long that each operation without a timeout returns. */
    static Stream<List<Event>> neverReturns(ValidRun run) {
        RunDescription settings = run.settings();
        long enough = settings.lease() + SECOND + 2 * settings.attemptTimeout();
        return run.returned()
                .filter(op -> op.invoke().timeout().isEmpty()
                        && run.isAlive(op.process(), op.start(), op.start() + enough)
                        && op.start() + enough < settings.end())
                .map(op -> run.without(List.of(end(op))));
    }
}
