package io.github.dynamodblock.chaos.crosscheck;

import static io.github.dynamodblock.chaos.crosscheck.ValidRun.MS;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.SECOND;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.id;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.token;
import static io.github.dynamodblock.chaos.crosscheck.ValidRun.unknown;

import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A holder renews a grant that is over, or treats it as valid. */
final class WrongHolders {
    private WrongHolders() {}

    static Stream<List<Event>> renewAfterLoss(ValidRun run) {
        return run.grants().flatMap(grant -> run.lossesOf(grant).flatMap(lost -> renewal(run, grant, lost.at())));
    }

    static Stream<List<Event>> renewAfterRelease(ValidRun run) {
        return run.grants()
                .flatMap(grant -> run.releaseOf(grant).stream().flatMap(release -> renewal(run, grant, release.end())));
    }

    private static Stream<List<Event>> renewal(ValidRun run, Operation grant, long over) {
        long sent = over + 300 * MS;
        return run.isAlive(grant.process(), over, sent + MS)
                ? Stream.of(run.plus(heartbeat(run.settings(), grant, sent, Rpc.Answer.UNKNOWN)))
                : Stream.empty();
    }

    /** A heartbeat that takes a millisecond, and whose response shows no row. */
    static Rpc heartbeat(RunDescription settings, Operation grant, long sent, Rpc.Answer answer) {
        return new Rpc(
                sent + MS,
                grant.process(),
                sent,
                Rpc.Kind.HEARTBEAT,
                grant.key(),
                id(grant),
                OptionalLong.of(1_000),
                OptionalLong.of(settings.lease()),
                answer,
                OptionalLong.empty(),
                Optional.empty(),
                false);
    }

    static Stream<List<Event>> believeAfterLoss(ValidRun run) {
        return run.losses().map(lost -> run.plus(belief(lost, lost.at() + MS)));
    }

    static Stream<List<Event>> believeAfterRelease(ValidRun run) {
        return run.releases()
                .map(release -> run.plus(new Belief(
                        release.end() + 10 * MS,
                        release.process(),
                        release.invoke().thread(),
                        release.key(),
                        token(release))));
    }

    /** The loss is told 201 ms later, so that it does not end the grant before the belief. */
    static Stream<List<Event>> believeAfterValidity(ValidRun run) {
        return run.lossesByTimeAlone()
                .filter(lost -> lost.at() + SECOND < run.endOf(lost.process()))
                .map(lost -> run.instead(
                        List.of(lost),
                        List.of(belief(lost, lost.at() + 200 * MS), ChangedEvents.at(lost, lost.at() + 201 * MS))));
    }

    static Stream<List<Event>> believeWithoutGrant(ValidRun run) {
        return run.all(Belief.class, belief -> !run.hasUnreturned(belief.process()))
                .map(belief -> run.instead(
                        belief,
                        new Belief(
                                belief.at(),
                                belief.process(),
                                belief.thread(),
                                belief.key(),
                                unknown(belief.token()))));
    }

    private static Belief belief(Callback lost, long at) {
        return new Belief(at, lost.process(), 1, lost.key(), lost.token());
    }
}
