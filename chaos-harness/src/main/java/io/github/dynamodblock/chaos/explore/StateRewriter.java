package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.core.protocol.AcquireDecision;
import io.github.dynamodblock.core.protocol.AcquirePreconditions;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Committing;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.PollingSchedule;
import io.github.dynamodblock.core.protocol.Releasing;
import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.core.protocol.UnacknowledgedHeartbeats;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A state rewriter rewrites states: after time has passed, or after clients have exchanged their names. Unless
 * {@code whole} is true, the result has the normal form. Two states with the same normal form are equivalent, because
 * no machine can distinguish them. The normal form follows from two facts:
 *
 * <ul>
 *   <li>Times are relative to the present, because the machines only compare times and compute differences. A send or
 *       an observation older than one lease becomes exactly one lease old. An end of belief in the past becomes the
 *       present. For such a time, the machines only check whether it is at least one lease ago, and the result is the
 *       same.
 *   <li>Values that decide only how long a client waits before its next step are forgotten, because the explorer lets
 *       every timer fire at any moment. These values are the number of failures in a row, the time of the caller's
 *       request, its deadline, and the time since which a grant is watched.
 * </ul>
 *
 * @param nanos by how much the monotonic clock has advanced
 * @param micros by how much the wall clock has advanced
 * @param names the renaming of grants and of versions
 * @param whole whether nothing is forgotten, except the reason why the store gave no response, which only a caller
 *     receives; then the number of states is infinite
 */
record StateRewriter(long nanos, long micros, UnaryOperator<String> names, boolean whole) {
    static final Acquisition.Plan PLAN =
            new Acquisition.Plan(true, 0, 0, ExploredTime.TIMES, PollingSchedule.DEFAULT, AcquirePreconditions.NONE);

    static final StateRewriter NORMAL = new StateRewriter(0, 0, UnaryOperator.identity(), false);
    static final StateRewriter TICK =
            new StateRewriter(ExploredTime.TICK, ExploredTime.TICK / 1_000, UnaryOperator.identity(), false);
    /** The rewriter for a machine that was suspended for a tick. */
    static final StateRewriter SLEEP = new StateRewriter(0, ExploredTime.TICK / 1_000, UnaryOperator.identity(), false);

    /** Returns a rewriter that gives client i the name of client {@code order[i]}. */
    static StateRewriter renaming(int[] order) {
        return new StateRewriter(
                0,
                0,
                text -> ExploredNames.client(order[ExploredNames.index(ExploredNames.clientOf(text))])
                        + text.substring(1),
                false);
    }

    /** Returns the same rewriter, but it forgets nothing. */
    StateRewriter keepingAll() {
        return new StateRewriter(nanos, micros, names, true);
    }

    ClientState of(ClientState client) {
        return new ClientState(
                names.apply(client.name() + "").charAt(0),
                role(client.role()),
                client.seen().map(this::observation),
                client.orphans().stream()
                        .map(this::version)
                        .sorted(Comparator.comparing(Version::toString))
                        .toList(),
                client.grants(),
                client.messages().stream()
                        .map(this::message)
                        .sorted(Comparator.comparing(Message::toString))
                        .toList());
    }

    Optional<LockRow> row(Optional<LockRow> row) {
        return row.map(this::row);
    }

    LockRow row(LockRow row) {
        return new LockRow(
                row.key(),
                whole ? row.owner() : Optional.empty(),
                row.lease(),
                names.apply(row.version()),
                row.released(),
                row.token(),
                row.content(),
                row.expiresAt());
    }

    private ClientRole role(ClientRole role) {
        if (role instanceof ClientRole.AskingForAll asking) {
            return new MultiKeyRewriter(this).asking(asking);
        }
        if (role instanceof ClientRole.Confirming confirming) {
            return new ClientRole.Confirming(confirming.answer().map(this::answer));
        }
        if (role instanceof ClientRole.Asking asking) {
            return new ClientRole.Asking(acquisition(asking.machine()));
        }
        if (role instanceof ClientRole.Holding holding) {
            return new ClientRole.Holding(tenure(holding.machine()));
        }
        if (role instanceof ClientRole.Ends ends) {
            return new ClientRole.Ends(ending(ends.machine()), ends.applied());
        }
        return role;
    }

    private Ending ending(Ending machine) {
        Tenure ended = tenure(machine.ended());
        boolean told = machine.stage() instanceof Ending.Stage.Freeing && !whole;
        return new Ending(
                whole ? ended : ended(ended),
                told ? new Ending.Wish.Release(false) : machine.wish(),
                machine.kept(),
                machine.limit(),
                stage(machine.stage()),
                machine.told(),
                whole ? machine.why() : null);
    }

    /**
     * Rewrites a stage. The result that a committer receives when the row is free is forgotten: this result was judged
     * when it was decided.
     */
    private Ending.Stage stage(Ending.Stage stage) {
        if (stage instanceof Ending.Stage.Writing writing) {
            return new Ending.Stage.Writing(committing(writing.commit()));
        }
        return stage instanceof Ending.Stage.Freeing freeing
                ? new Ending.Stage.Freeing(releasing(freeing.release()), whole ? freeing.after() : Optional.empty())
                : stage;
    }

    private Releasing releasing(Releasing machine) {
        Tenure ended = tenure(machine.ended());
        return new Releasing(
                whole ? ended : ended(ended),
                machine.beat(),
                machine.deadline(),
                machine.writes(),
                machine.doubted(),
                whole ? machine.failures() : 0,
                machine.over());
    }

    /**
     * Rewrites a commit. The machine only checks whether there was a failure, so all failures become the same failure.
     */
    private Committing committing(Committing machine) {
        Tenure ended = tenure(machine.ended());
        LockException why = machine.why() == null || whole ? machine.why() : UnknownAnswers.THROTTLED.why();
        return new Committing(
                whole ? ended : ended(ended),
                version(machine.version()),
                machine.deadline(),
                machine.inFlight(),
                machine.doubted(),
                whole ? machine.failures() : 0,
                why,
                machine.over());
    }

    /**
     * Returns what a release or a commit needs of the tenure that it ends: its grant, its token, how it ended, and
     * until when it was valid.
     */
    private static Tenure ended(Tenure tenure) {
        return new Tenure(
                tenure.times(),
                tenure.grant(),
                tenure.token(),
                tenure.phase(),
                0,
                UnacknowledgedHeartbeats.NONE,
                tenure.validUntil(),
                tenure.acknowledged(),
                0);
    }

    Acquisition acquisition(Acquisition machine) {
        AcquireDecision old = machine.decision();
        AcquireDecision decision = new AcquireDecision(
                names.apply(old.grant()),
                old.beat(),
                old.firstSentAt().map(this::moment),
                old.firstUnknownSentAt().map(this::moment),
                whole ? old.failures() : 0);
        return new Acquisition(
                whole ? plan(machine.plan()) : PLAN,
                decision,
                phase(machine.phase()),
                null,
                machine.immediateRetries());
    }

    private Acquisition.Plan plan(Acquisition.Plan old) {
        return new Acquisition.Plan(
                old.patient(),
                old.begun() - nanos,
                old.deadline() - nanos,
                old.times(),
                old.polling(),
                old.preconditions());
    }

    private Acquisition.Phase phase(Acquisition.Phase phase) {
        if (phase instanceof Acquisition.Phase.Writing writing) {
            return new Acquisition.Phase.Writing(moment(writing.sentAt()));
        }
        if (phase instanceof Acquisition.Phase.Confirming confirming) {
            return new Acquisition.Phase.Confirming(
                    confirming.token(), confirming.unwanted(), moment(confirming.sentAt()), confirming.inFlight());
        }
        return phase;
    }

    private Tenure tenure(Tenure machine) {
        return new Tenure(
                machine.times(),
                names.apply(machine.grant()),
                machine.token(),
                machine.phase(),
                machine.beat(),
                new UnacknowledgedHeartbeats(machine.unanswered().heartbeats().stream()
                        .map(sent -> new UnacknowledgedHeartbeats.Sent(sent.beat(), moment(sent.at()), sent.belief()))
                        .toList()),
                whole ? machine.validUntil() - nanos : Math.max(machine.validUntil() - nanos, 0),
                moment(machine.acknowledged()),
                machine.inFlight());
    }

    /**
     * Rewrites a moment. The rewriter keeps by how much the wall clock has run ahead of the monotonic clock since the
     * moment, but not more than one tick. One tick is more than enough to count as a suspension.
     */
    private Moment moment(Moment moment) {
        if (whole) {
            return new Moment(moment.nanos() - nanos, moment.wallMicros() - micros);
        }
        long ahead =
                Math.max(moment.wallMicros() - micros - (moment.nanos() - nanos) / 1_000, -ExploredTime.TICK / 1_000);
        long time = past(moment.nanos());
        return new Moment(time, time / 1_000 + ahead);
    }

    private long past(long time) {
        return whole ? time - nanos : Math.max(time - nanos, -ExploredTime.LEASE);
    }

    private RowObservation observation(RowObservation seen) {
        return new RowObservation(
                seen.version().map(names),
                seen.token(),
                seen.free(),
                whole ? seen.holder() : Optional.empty(),
                seen.free() && !whole ? 0 : past(seen.seenAt()),
                whole ? past(seen.grantSeenAt()) : 0,
                seen.patience());
    }

    private Version version(Version version) {
        return new Version(names.apply(version.grant()), version.beat(), version.commit());
    }

    private Message message(Message message) {
        if (message instanceof Message.OfAll ofAll) {
            return new MultiKeyRewriter(this).message(ofAll);
        }
        if (message instanceof Message.Request request) {
            return new Message.Request(write(request.write()), request.awaited());
        }
        if (message instanceof Message.Response response) {
            return new Message.Response(write(response.write()), answer(response.answer()), response.copied());
        }
        return new Message.Sight(row(((Message.Sight) message).row()));
    }

    private StoreAnswer answer(StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Applied applied) {
            return new StoreAnswer.Applied(row(applied.row()));
        }
        if (answer instanceof StoreAnswer.Refused refused) {
            return new StoreAnswer.Refused(row(refused.row()));
        }
        return answer;
    }

    LockWrite write(LockWrite write) {
        if (write instanceof LockWrite.Acquire acquire) {
            return new LockWrite.Acquire(
                    acquire.key(),
                    version(acquire.version()),
                    acquire.owner(),
                    acquire.lease(),
                    acquire.seen().map(names),
                    acquire.floor(),
                    acquire.expiresAt(),
                    acquire.onlyIfExists(),
                    acquire.content());
        }
        if (write instanceof LockWrite.Heartbeat beat) {
            return beat.at(version(beat.version()));
        }
        if (write instanceof LockWrite.Commit commit) {
            return new LockWrite.Commit(commit.key(), version(commit.version()), commit.token(), commit.items());
        }
        LockWrite.Release release = (LockWrite.Release) write;
        return new LockWrite.Release(release.key(), version(release.version()), release.token());
    }
}
