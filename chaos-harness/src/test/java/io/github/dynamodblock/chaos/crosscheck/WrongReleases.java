package io.github.dynamodblock.chaos.crosscheck;

import static io.github.dynamodblock.chaos.crosscheck.ValidRun.MS;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.NEW_OPERATION;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.end;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.token;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.unknown;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Invoke;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.List;
import java.util.stream.Stream;

/** A release returns what did not happen to the lock. */
final class WrongReleases {
    private WrongReleases() {}

    static Stream<List<Event>> lostThoughApplied(ValidRun run) {
        return run.releases()
                .filter(release ->
                        run.lossesOf(release).findAny().isEmpty() && isAnswered(run, release, Rpc.Answer.APPLIED))
                .map(release -> run.instead(
                        end(release),
                        Complete.of(
                                        release.end(),
                                        release.process(),
                                        release.invoke().op(),
                                        Outcome.FAIL)
                                .withDetail("LOST")));
    }

    static Stream<List<Event>> releasedThoughRefused(ValidRun run) {
        return run.releases()
                .filter(release -> !isAnswered(run, release, Rpc.Answer.UNKNOWN))
                .flatMap(release -> run.grantOf(release).stream())
                .map(grant -> run.requestsOf(grant).stream()
                        .filter(rpc -> rpc.released() || rpc.kind() == Rpc.Kind.RELEASE)
                        .toList())
                .filter(rpcs -> !rpcs.isEmpty())
                .map(rpcs -> run.instead(
                        rpcs, rpcs.stream().map(ChangedEvents::refused).toList()));
    }

    static Stream<List<Event>> twice(ValidRun run) {
        return run.releases()
                .filter(release -> isAnswered(run, release, Rpc.Answer.APPLIED))
                .map(release -> withRelease(run, release, token(release)));
    }

    static Stream<List<Event>> withoutGrant(ValidRun run) {
        return run.releases()
                .filter(release -> !run.hasUnreturned(release.process())
                        && run.isAlive(release.process(), release.end(), release.end() + MS))
                .map(release -> withRelease(run, release, unknown(token(release))));
    }

    /** Just after a release, its thread releases again, perhaps under another token. */
    private static List<Event> withRelease(ValidRun run, Operation release, long token) {
        return run.plus(
                Invoke.under(
                        release.end() + 1,
                        release.process(),
                        release.invoke().thread(),
                        NEW_OPERATION,
                        Action.RELEASE,
                        release.key(),
                        token),
                Complete.of(release.end() + 2, release.process(), NEW_OPERATION, Outcome.OK)
                        .withDetail("RELEASED"));
    }

    /** Whether a request of the release got this answer before the release returned. */
    private static boolean isAnswered(ValidRun run, Operation release, Rpc.Answer answer) {
        return run.grantOf(release).stream()
                .flatMap(grant -> run.requestsOf(grant).stream())
                .anyMatch(rpc -> rpc.kind() == Rpc.Kind.RELEASE && rpc.answer() == answer && rpc.at() <= release.end());
    }
}
