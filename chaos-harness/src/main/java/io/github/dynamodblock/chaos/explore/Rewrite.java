package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Committing;
import io.github.dynamodblock.core.protocol.Decision;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.Observation;
import io.github.dynamodblock.core.protocol.Polling;
import io.github.dynamodblock.core.protocol.Releasing;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.core.protocol.Terms;
import io.github.dynamodblock.core.protocol.Unacknowledged;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * States as they are when time has passed, or clients have changed their names; and, unless whole, in their normal
 * form, in which two states are equal if no machine will ever tell them apart:
 *
 * <ul>
 *   <li>Times are relative to now, for the machines only compare them and take differences. Sends and sights older than
 *       one lease are as old as one lease, ends of belief in the past are now: of such a time the machines only ask
 *       whether it is a lease ago, and it is.
 *   <li>What only says how long to wait before the next step (failures in a row, when the caller asked and wants to be
 *       told, since when a grant is watched) is forgotten, for the explorer lets every timer fire at any moment.
 * </ul>
 *
 * @param nanos how far the monotonic clock moved on
 * @param micros how far the wall clock did
 * @param names of grants and of versions
 * @param whole whether nothing is forgotten but why the store gave no answer, which only a caller is told; there is no
 *     end to the states then
 */
record Rewrite(long nanos, long micros, UnaryOperator<String> names, boolean whole) {
    static final Acquisition.Plan PLAN = new Acquisition.Plan(true, 0, 0, Ticks.TIMES, Polling.DEFAULT, Terms.NONE);

    static final Rewrite NORMAL = new Rewrite(0, 0, UnaryOperator.identity(), false);
    static final Rewrite TICK = new Rewrite(Ticks.TICK, Ticks.TICK / 1_000, UnaryOperator.identity(), false);
    /** The machine was suspended for a tick. */
    static final Rewrite SLEEP = new Rewrite(0, Ticks.TICK / 1_000, UnaryOperator.identity(), false);

    /** Client i gets the name of client {@code order[i]}. */
    static Rewrite renaming(int[] order) {
        return new Rewrite(
                0, 0, text -> Names.client(order[Names.index(Names.clientOf(text))]) + text.substring(1), false);
    }

    /** The same, and nothing is forgotten. */
    Rewrite keepingAll() {
        return new Rewrite(nanos, micros, names, true);
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

    private Role role(Role role) {
        if (role instanceof Role.AskingForAll asking) {
            return new RewriteTogether(this).asking(asking);
        }
        if (role instanceof Role.Confirming confirming) {
            return new Role.Confirming(confirming.answer().map(this::answer));
        }
        if (role instanceof Role.Asking asking) {
            return new Role.Asking(acquisition(asking.machine()));
        }
        if (role instanceof Role.Holding holding) {
            return new Role.Holding(tenure(holding.machine()));
        }
        if (role instanceof Role.Ends ends) {
            return new Role.Ends(ending(ends.machine()), ends.applied());
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

    /** What a committer will be told when the row is free was judged when it was decided. */
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

    /** Of the failure that it would tell, it only asks whether there was one. */
    private Committing committing(Committing machine) {
        Tenure ended = tenure(machine.ended());
        LockException why = machine.why() == null || whole ? machine.why() : Silence.THROTTLED.why();
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

    /** What a release or a commit asks of the tenure that it ends: whose it was, and until when it could stand. */
    private static Tenure ended(Tenure tenure) {
        return new Tenure(
                tenure.times(),
                tenure.grant(),
                tenure.token(),
                tenure.phase(),
                0,
                Unacknowledged.NONE,
                tenure.validUntil(),
                tenure.acknowledged(),
                0);
    }

    Acquisition acquisition(Acquisition machine) {
        Decision old = machine.decision();
        Decision decision = new Decision(
                names.apply(old.grant()),
                old.beat(),
                old.firstSentAt().map(this::moment),
                old.doubtSince().map(this::moment),
                whole ? old.failures() : 0);
        return new Acquisition(
                whole ? plan(machine.plan()) : PLAN, decision, phase(machine.phase()), null, machine.rushes());
    }

    private Acquisition.Plan plan(Acquisition.Plan old) {
        return new Acquisition.Plan(
                old.patient(), old.begun() - nanos, old.deadline() - nanos, old.times(), old.polling(), old.terms());
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
                new Unacknowledged(machine.unanswered().heartbeats().stream()
                        .map(sent -> new Unacknowledged.Sent(sent.beat(), moment(sent.at()), sent.belief()))
                        .toList()),
                whole ? machine.validUntil() - nanos : Math.max(machine.validUntil() - nanos, 0),
                moment(machine.acknowledged()),
                machine.inFlight());
    }

    /** How far the wall clock ran ahead since is kept, up to the tick that is more than enough for a suspension. */
    private Moment moment(Moment moment) {
        if (whole) {
            return new Moment(moment.nanos() - nanos, moment.wallMicros() - micros);
        }
        long ahead = Math.max(moment.wallMicros() - micros - (moment.nanos() - nanos) / 1_000, -Ticks.TICK / 1_000);
        long time = past(moment.nanos());
        return new Moment(time, time / 1_000 + ahead);
    }

    private long past(long time) {
        return whole ? time - nanos : Math.max(time - nanos, -Ticks.LEASE);
    }

    private Observation observation(Observation seen) {
        return new Observation(
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
            return new RewriteTogether(this).message(ofAll);
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
