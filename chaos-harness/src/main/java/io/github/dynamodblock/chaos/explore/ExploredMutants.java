package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.AcquireInput;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Committing;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.EndingEffect;
import io.github.dynamodblock.core.protocol.EndingInput;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.core.protocol.UnacknowledgedHeartbeats;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * This class contains the mistakes of {@link ExploredMutant} about one lock. Each mistake overrides methods of
 * {@link ExploredProtocol}.
 */
final class ExploredMutants {
    private ExploredMutants() {}

    /** A lock with other conditions in the table: the table can apply a write later that it refused before. */
    abstract static class WrongTable extends ExploredProtocol {
        @Override
        boolean refusesForEver() {
            return false;
        }
    }

    /** A lock whose holder can take further steps after V. */
    abstract static class WrongHolder extends ExploredProtocol {
        @Override
        boolean stopsAtV() {
            return false;
        }
    }

    private static StoreAnswer applied(LockWrite write, long token, boolean released) {
        return new StoreAnswer.Applied(new LockRow(
                write.key(),
                Optional.empty(),
                Optional.of(ExploredTime.ROW_LEASE),
                write.version().toString(),
                released,
                OptionalLong.of(token),
                RowContent.NONE));
    }

    private static long token(Optional<LockRow> row) {
        return row.map(shown -> shown.token().getAsLong()).orElse(0L);
    }

    /** A heartbeat is written whatever the row shows. */
    static final class HeartbeatWithoutCondition extends WrongTable {
        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            return write instanceof LockWrite.Heartbeat beat
                    ? applied(write, beat.token(), false)
                    : super.apply(write, row);
        }
    }

    /** The lease counts from the arrival of the response instead of from the send. */
    static final class ValidityFromResponse extends ExploredProtocol {
        @Override
        Tenure begin(AcquireEffect.Granted granted) {
            return Tenure.begin(ExploredTime.TIMES, granted.version(), granted.token(), ExploredTime.NOW);
        }
    }

    /** A challenger takes the lock over one tick too early. */
    static final class EarlyTakeover extends ExploredProtocol {
        @Override
        RowAssessment assessment(Optional<RowObservation> seen, boolean orphan) {
            return seen.map(known -> RowAssessment.of(known, orphan, ExploredTime.TICK))
                    .orElse(RowAssessment.UNSEEN);
        }
    }

    /** A release frees the row whatever the row shows. */
    static final class UnconditionalRelease extends WrongTable {
        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            return write instanceof LockWrite.Release ? applied(write, token(row), true) : super.apply(write, row);
        }
    }

    /** A release frees the row if any grant of the same client is there. */
    static final class ReleaseByOwner extends WrongTable {
        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            boolean owned = row.filter(shown -> ExploredNames.clientOf(shown.version())
                            == ExploredNames.clientOf(write.version().grant()))
                    .isPresent();
            return write instanceof LockWrite.Release && owned
                    ? applied(write, token(row), true)
                    : super.apply(write, row);
        }
    }

    /** A holder believes until its tenure is over, also after V. */
    static final class IgnoresLocalValidity extends WrongHolder {
        @Override
        boolean believes(Tenure machine) {
            return !machine.isOver();
        }
    }

    /** After its third beat, a holder goes back to its first beat. The table allows every heartbeat of the tenure. */
    static final class VersionReused extends WrongTable {
        private static final long BEATS = 3;

        @Override
        Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
            boolean around = input instanceof Tenure.Input.BeatDue && machine.beat() == BEATS;
            return super.hold(around ? atBeat(machine, 1) : machine, input);
        }

        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            return write instanceof LockWrite.Heartbeat beat
                            && row.filter(shown -> shown.isHeldBy(beat.version().grant(), beat.token()))
                                    .isPresent()
                    ? applied(write, beat.token(), false)
                    : super.apply(write, row);
        }
    }

    private static Tenure atBeat(Tenure machine, long beat) {
        return with(machine, beat, machine.unanswered());
    }

    private static Tenure with(Tenure machine, long beat, UnacknowledgedHeartbeats unanswered) {
        return new Tenure(
                machine.times(),
                machine.grant(),
                machine.token(),
                machine.phase(),
                beat,
                unanswered,
                machine.validUntil(),
                machine.acknowledged(),
                machine.inFlight());
    }

    /** A takeover succeeds if the row shows a grant of the client that held the row when the challenger saw it. */
    static final class TakeoverByOwner extends ExploredProtocol {
        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            boolean takes = write instanceof LockWrite.Acquire acquire
                    && row.isPresent()
                    && acquire.seen()
                            .filter(seen -> ExploredNames.clientOf(seen)
                                    == ExploredNames.clientOf(row.get().version()))
                            .isPresent()
                    && !row.get().isOf(write.version().grant());
            return takes ? applied(write, token(row) + 1, false) : super.apply(write, row);
        }
    }

    /** A takeover succeeds whatever version the row shows. */
    static final class TakeoverWithoutCondition extends ExploredProtocol {
        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            boolean takes = write instanceof LockWrite.Acquire acquire
                    && acquire.seen().isPresent()
                    && row.filter(shown -> !shown.isOf(write.version().grant())).isPresent();
            return takes ? applied(write, token(row) + 1, false) : super.apply(write, row);
        }
    }

    /** After an attempt without a response, a client treats the held row of another client as its own. */
    static final class AnothersWriteAsOwn extends ExploredProtocol {
        @Override
        Step<Acquisition, AcquireEffect> ask(Acquisition machine, AcquireInput input, Supplier<String> grants) {
            boolean mistaken = input instanceof AcquireInput.Written written
                    && written.answer() instanceof StoreAnswer.Refused refused
                    && refused.row().filter(row -> !row.released()).isPresent()
                    && !machine.decision().isClean();
            if (!mistaken) {
                return super.ask(machine, input, grants);
            }
            AcquireInput.Written written = (AcquireInput.Written) input;
            LockRow row = ((StoreAnswer.Refused) written.answer()).row().get();
            return super.ask(
                    machine,
                    new AcquireInput.Written(
                            applied(
                                    new LockWrite.Release(
                                            ExploredTime.KEY, machine.decision().version(), 0),
                                    row.token().getAsLong(),
                                    false),
                            written.assessment()),
                    grants);
        }
    }

    /** A repeated acquire that finds its own grant in the row increases the token again. */
    static final class RetryBumpsToken extends ExploredProtocol {
        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            boolean again = write instanceof LockWrite.Acquire
                    && row.filter(shown -> shown.isOf(write.version().grant())).isPresent();
            return again ? applied(write, token(row) + 1, false) : super.apply(write, row);
        }
    }

    /** A holder whose lease expired sends one more heartbeat. */
    static final class HeartbeatAfterLoss extends WrongHolder {
        @Override
        Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
            Step<Tenure, Tenure.Effect> step = super.hold(machine, input);
            if (step.state().phase() instanceof Tenure.Phase.Lost lost && lost.reason() == LostReason.EXPIRED) {
                List<Tenure.Effect> effects = new ArrayList<>(step.effects());
                effects.add(new Tenure.Effect.SendHeartbeat(new Version(machine.grant(), machine.beat() + 1)));
                return new Step<>(step.state(), effects);
            }
            return step;
        }
    }

    /** A late grant is handed to the caller without the heartbeat that must confirm it. */
    static final class GrantUnchecked extends ExploredProtocol {
        @Override
        Step<Acquisition, AcquireEffect> ask(Acquisition machine, AcquireInput input, Supplier<String> grants) {
            Step<Acquisition, AcquireEffect> step = super.ask(machine, input, grants);
            if (machine.phase() instanceof Acquisition.Phase.Writing writing
                    && step.state().phase() instanceof Acquisition.Phase.Confirming confirming) {
                Moment sentAt = machine.decision().firstUnknownSentAt().orElse(writing.sentAt());
                return new Step<>(
                        new Acquisition(machine.plan(), machine.decision(), new Acquisition.Phase.Over(false), null, 0),
                        List.of(new AcquireEffect.Granted(
                                machine.decision().version(), confirming.token(), RowContent.NONE, sentAt)));
            }
            return step;
        }
    }

    /** The table applies a heartbeat of the tenure, also if its beat is lower than the beat in the row. */
    static final class HeartbeatAtAnyBeat extends WrongTable {
        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            boolean held = write instanceof LockWrite.Heartbeat beat
                    && row.filter(shown -> shown.isHeldBy(beat.version().grant(), beat.token()))
                            .isPresent();
            return held ? applied(write, token(row), false) : super.apply(write, row);
        }
    }

    /** A heartbeat that is repeated after a lost response has the same beat as before. */
    static final class SameBeatOnRetry extends ExploredProtocol {
        @Override
        Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
            boolean retries = input instanceof Tenure.Input.BeatDue
                    && machine.inFlight() == 0
                    && !machine.unanswered().heartbeats().isEmpty();
            return super.hold(
                    retries ? with(machine, machine.beat() - 1, UnacknowledgedHeartbeats.NONE) : machine, input);
        }
    }

    /** The conditions of heartbeats, releases and commits do not compare the token. */
    static final class AnyToken extends WrongTable {
        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            boolean held = !(write instanceof LockWrite.Acquire)
                    && row.filter(shown -> shown.isOf(write.version().grant())
                                    && !shown.released()
                                    && shown.beat() < write.version().beat())
                            .isPresent();
            return held ? applied(write, token(row), write instanceof LockWrite.Release) : super.apply(write, row);
        }

        /** Accepts any token in the response to a heartbeat, because this table ignores tokens. */
        @Override
        Step<Acquisition, AcquireEffect> ask(Acquisition machine, AcquireInput input, Supplier<String> grants) {
            if (input instanceof AcquireInput.Confirmed confirmed
                    && confirmed.answer() instanceof StoreAnswer.Applied applied
                    && machine.phase() instanceof Acquisition.Phase.Confirming confirming) {
                LockWrite same = new LockWrite.Release(
                        ExploredTime.KEY, Version.parse(applied.row().version()).get(), confirming.token());
                StoreAnswer known = applied(same, confirming.token(), false);
                return super.ask(machine, new AcquireInput.Confirmed(known, confirmed.assessment()), grants);
            }
            return super.ask(machine, input, grants);
        }
    }

    /** All decisions of an acquire use the same grant. */
    static final class GrantReused extends ExploredProtocol {
        @Override
        boolean namesGrantsOnce() {
            return false;
        }

        @Override
        Step<Acquisition, AcquireEffect> ask(Acquisition machine, AcquireInput input, Supplier<String> grants) {
            return super.ask(machine, input, () -> machine.decision().grant());
        }
    }

    /** The holder of a lost lease receives {@code RELEASED} instead of {@code LOST}. */
    static final class ExpiredSaidReleased extends ExploredProtocol {
        @Override
        Step<Ending, EndingEffect> end(Ending machine, EndingInput input) {
            Step<Ending, EndingEffect> step = super.end(machine, input);
            return new Step<>(
                    step.state(),
                    step.effects().stream()
                            .map(effect -> effect.equals(new EndingEffect.Told(ReleaseOutcome.LOST))
                                    ? new EndingEffect.Told(ReleaseOutcome.RELEASED)
                                    : effect)
                            .toList());
        }
    }

    /** A holder does not notice that its machine was suspended. */
    static final class SleepsUnnoticed extends ExploredProtocol {
        @Override
        boolean believes(Tenure machine) {
            return !machine.isOver() && ExploredTime.NOW.nanos() < machine.validUntil();
        }
    }

    /** A holder stops its heartbeats after a heartbeat without a response. */
    static final class EndsAfterLosses extends ExploredProtocol {
        @Override
        Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
            boolean lost =
                    machine.inFlight() < machine.unanswered().heartbeats().size();
            return input instanceof Tenure.Input.BeatDue && lost
                    ? new Step<>(machine, List.of())
                    : super.hold(machine, input);
        }
    }

    private static boolean isThrottled(Tenure.Input input) {
        return input instanceof Tenure.Input.Answered answered && answered.answer() instanceof StoreAnswer.Unapplied;
    }

    /** A throttled heartbeat still counts as unanswered. */
    static final class ThrottledInFlight extends ExploredProtocol {
        @Override
        Step<Tenure, Tenure.Effect> hold(Tenure machine, Tenure.Input input) {
            return isThrottled(input) ? new Step<>(machine, List.of()) : super.hold(machine, input);
        }
    }

    /** A commit is applied whatever the row shows. */
    static final class CommitWithoutCondition extends WrongTable {
        @Override
        StoreAnswer apply(LockWrite write, Optional<LockRow> row) {
            return write instanceof LockWrite.Commit ? applied(write, token(row), true) : super.apply(write, row);
        }
    }

    /** A committer forgets that an attempt had no response. */
    static final class LostCommitForgotten extends ExploredProtocol {
        @Override
        Step<Ending, EndingEffect> end(Ending machine, EndingInput input) {
            return super.end(
                    machine.stage() instanceof Ending.Stage.Writing writing
                            ? with(machine, new Ending.Stage.Writing(undoubted(writing.commit())))
                            : machine,
                    input);
        }

        private static Ending with(Ending machine, Ending.Stage stage) {
            return new Ending(
                    machine.ended(),
                    machine.wish(),
                    machine.kept(),
                    machine.limit(),
                    stage,
                    machine.told(),
                    machine.why());
        }

        private static Committing undoubted(Committing commit) {
            return new Committing(
                    commit.ended(),
                    commit.version(),
                    commit.deadline(),
                    commit.inFlight(),
                    false,
                    commit.failures(),
                    commit.why(),
                    commit.over());
        }
    }

    /** A committer treats every released row of its grant as the proof of its commit. */
    static final class CommitProvedByAnyRelease extends ExploredProtocol {
        @Override
        Step<Ending, EndingEffect> end(Ending machine, EndingInput input) {
            boolean proved = machine.stage() instanceof Ending.Stage.Writing
                    && input instanceof EndingInput.Answered answered
                    && answered.answer() instanceof StoreAnswer.Refused refused
                    && refused.row()
                            .filter(row ->
                                    row.released() && row.isOf(machine.ended().grant()))
                            .isPresent();
            return super.end(
                    machine,
                    proved
                            ? new EndingInput.Answered(
                                    Ending.Kind.COMMIT,
                                    applied(committed(machine), machine.ended().token(), true))
                            : input);
        }

        private static LockWrite committed(Ending machine) {
            Version version = ((Ending.Stage.Writing) machine.stage()).commit().version();
            return new LockWrite.Commit(
                    ExploredTime.KEY, version, machine.ended().token(), List.of());
        }
    }
}
