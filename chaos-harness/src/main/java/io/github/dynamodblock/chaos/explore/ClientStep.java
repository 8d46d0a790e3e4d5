package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.AcquireInput;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Committing;
import io.github.dynamodblock.core.protocol.Ending;
import io.github.dynamodblock.core.protocol.EndingEffect;
import io.github.dynamodblock.core.protocol.EndingInput;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Sweeping;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client step executes one step of one client. It feeds the state machines and performs their effects, as the
 * production code around the machines does. But it puts requests into a list of messages.
 */
final class ClientStep {
    /** A deadline that the clock never reaches. Instead, the explorer lets every deadline pass at any moment. */
    private static final long FAR = Long.MAX_VALUE / 4;

    private final StateSpace space;
    private final SpaceBounds bounds;
    private final ExploredProtocol protocol;
    private final StepMarks marks;
    private final MessageChannel wire;
    private final char name;
    private ClientRole role;
    private Optional<RowObservation> seen;
    private final List<Version> orphans;
    private int grants;
    /**
     * Whether the refusal that the client receives is the only trace of its request: no duplicate is or was on its way.
     */
    private boolean isOnlyTrace;

    ClientStep(StateSpace space, ClientState client, Optional<LockRow> row) {
        this.space = space;
        this.bounds = space.bounds();
        this.protocol = space.protocol();
        this.marks = new StepMarks(space.laws());
        this.wire = new MessageChannel(space, marks, client.messages(), row);
        this.name = client.name();
        this.role = client.role();
        this.seen = client.seen();
        this.orphans = new ArrayList<>(client.orphans());
        this.grants = client.grants();
    }

    /** Returns whether the step would leave the bounds. */
    boolean leavesBounds() {
        return marks.leavesBounds();
    }

    Optional<Property> broken() {
        return marks.broken();
    }

    Optional<LockRow> row() {
        return wire.row();
    }

    void begin() {
        role = new ClientRole.Asking(Acquisition.begin(StateRewriter.PLAN, nextGrant()));
        ask(new AcquireInput.Woken(assessment()));
    }

    void wake() {
        ask(new AcquireInput.Woken(assessment()));
    }

    void leave() {
        ask(new AcquireInput.Left());
    }

    void hold(Tenure.Input input) {
        // The application can release a lost lease at any later time. It makes no difference that the release request
        // is sent at once here, because the request can arrive at any time. The request can also be lost. Then the
        // result is the same as without a release.
        hold(input, new Ending.Wish.Release(false));
    }

    /**
     * Ends the tenure: from now on the holder does not treat the lease as valid.
     *
     * @param wish how the holder wants the lease to end
     */
    void end(Ending.Wish wish) {
        hold(new Tenure.Input.ReleaseInvoked(), wish);
    }

    private void hold(Tenure.Input input, Ending.Wish wish) {
        Tenure before = ((ClientRole.Holding) role).machine();
        Step<Tenure, Tenure.Effect> step = protocol.hold(before, input);
        boolean stays = !step.state().isOver();
        role = step.state().isOver() ? new ClientRole.Idle() : new ClientRole.Holding(step.state());
        for (Tenure.Effect effect : step.effects()) {
            if (effect instanceof Tenure.Effect.SendHeartbeat send) {
                marks.breaksIf(step.state().isOver(), Property.C3);
                heartbeat(send.version(), before.token());
            }
        }
        if (stays) {
            boolean beats = step.effects().stream().anyMatch(Tenure.Effect.SendHeartbeat.class::isInstance);
            marks.breaksIf(input instanceof Tenure.Input.BeatDue && !beats, Property.N1);
            marks.breaksIf(step.state().inFlight() > wire.awaited(), Property.N1);
        }
        if (input instanceof Tenure.Input.AnotherLost) {
            boolean told = step.effects().stream()
                    .anyMatch(effect ->
                            effect instanceof Tenure.Effect.Tell tell && tell.event() instanceof LeaseEvent.Lost);
            marks.breaksIf(stays || !told, Property.M2);
        }
        forgetAwaited();
        if (!stays) {
            boolean withAnother = step.state().phase().equals(new Tenure.Phase.Lost(LostReason.WITH_ANOTHER));
            Ending.Wish what = withAnother ? new Ending.Wish.AnotherLost() : wish;
            role = new ClientRole.Ends(Ending.of(step.state(), what, Optional.empty(), FAR), false);
            end(new EndingInput.Begin(false));
        }
    }

    void end(EndingInput input) {
        ClientRole.Ends before = (ClientRole.Ends) role;
        Step<Ending, EndingEffect> step = protocol.end(before.machine(), input);
        Ending next = step.state();
        boolean same = next.awaited().equals(before.machine().awaited());
        if (!same) {
            wire.forgetAwaited();
        }
        // A response for which the client does not wait changes nothing.
        role = next.awaitsNothing() ? new ClientRole.Idle() : new ClientRole.Ends(next, same && before.applied());
        for (EndingEffect effect : step.effects()) {
            if (effect instanceof EndingEffect.Send send) {
                send(send, next);
            } else if (effect instanceof EndingEffect.Sweep sweep) {
                orphan(sweep.grant(), sweep.beat());
            } else if (effect instanceof EndingEffect.Told told) {
                marks.breaksIf(told.outcome() == ReleaseOutcome.RELEASED && !isFree(before), Property.R1);
            }
        }
        if (before.machine().stage() instanceof Ending.Stage.Writing writing) {
            decided(step).ifPresent(outcome -> decided(outcome, before.applied(), writing.commit()));
        }
        forgetAwaited();
    }

    private void send(EndingEffect.Send send, Ending by) {
        long token = by.ended().token();
        if (send.kind() == Ending.Kind.COMMIT) {
            wire.send(new LockWrite.Commit(ExploredTime.KEY, send.version(), token, List.of()), true);
        } else if (!by.awaitsNothing() || send.version().beat() <= bounds.beats()) {
            wire.send(new LockWrite.Release(ExploredTime.KEY, send.version(), token), !by.awaitsNothing());
        }
    }

    /** Returns the result that the committer receives, at once or after the row is free. */
    private static Optional<CommitOutcome> decided(Step<Ending, EndingEffect> step) {
        Stream<EndingEffect> later = step.state().stage() instanceof Ending.Stage.Freeing freeing
                ? freeing.after().stream()
                : Stream.empty();
        return Stream.concat(step.effects().stream(), later)
                .flatMap(effect -> effect instanceof EndingEffect.Committed told
                        ? Stream.of(told.result().outcome())
                        : effect instanceof EndingEffect.CommitFailed
                                ? Stream.of(CommitOutcome.NOT_COMMITTED)
                                : Stream.empty())
                .findFirst();
    }

    private void decided(CommitOutcome outcome, boolean applied, Committing commit) {
        marks.breaksIf(outcome == CommitOutcome.COMMITTED && !applied, Property.F3);
        boolean wasOrMayBe = applied || wire.canStillBeApplied(commit.version());
        marks.breaksIf(outcome == CommitOutcome.NOT_COMMITTED && wasOrMayBe, Property.F3);
    }

    /**
     * Returns whether {@code RELEASED} is a correct result. Before V, a lock that was freed by force looks like a lock
     * that a release with a lost response freed. In both cases the row no longer shows the lock as held by this holder.
     */
    private boolean isFree(ClientRole.Ends ends) {
        Tenure ended = ends.machine().ended();
        boolean forced = bounds.forces() && !ends.isCommit() && !wire.isHeldBy(ended.grant(), ended.token());
        return ends.applied() || forced;
    }

    private void ask(AcquireInput input) {
        Acquisition before = ((ClientRole.Asking) role).machine();
        Optional<Message.Sight> shown = Optional.empty();
        Step<Acquisition, AcquireEffect> step = protocol.ask(before, input, this::nextGrant);
        role = step.state().isOver() ? new ClientRole.Idle() : new ClientRole.Asking(step.state());
        for (AcquireEffect effect : step.effects()) {
            if (effect instanceof AcquireEffect.SendAcquire send) {
                acquire(send.version(), send.seen());
            } else if (effect instanceof AcquireEffect.SendHeartbeat send) {
                heartbeat(send.version(), send.token());
            } else if (effect instanceof AcquireEffect.SendRead) {
                if (bounds.lateReads()) {
                    wire.show();
                } else {
                    shown = Optional.of(new Message.Sight(wire.row()));
                }
            } else if (effect instanceof AcquireEffect.Disown disown) {
                orphan(disown.grant(), before.decision().beat());
            } else if (effect instanceof AcquireEffect.Granted granted) {
                granted(granted);
            }
        }
        if (role instanceof ClientRole.Asking asking
                && !space.isWhole()
                && StateReduction.isLikeIdle(asking.machine())) {
            // The grant of this decision was never written, so the next decision can use it.
            role = new ClientRole.Idle();
            grants--;
        }
        forgetAwaited();
        shown.ifPresent(sight -> {
            glimpse(sight);
            ask(new AcquireInput.Read(new ReadAnswer.Shown(sight.row()), assessment()));
        });
    }

    private void granted(AcquireEffect.Granted granted) {
        Tenure tenure = protocol.begin(granted);
        role = new ClientRole.Holding(tenure);
        marks.breaksIf(!protocol.believes(tenure), Property.C2);
        boolean shown = wire.row()
                .filter(row -> row.token().getAsLong() == granted.token())
                .isPresent();
        marks.breaksIf(!shown, Property.S2);
    }

    /** If the role has ended, the client no longer waits for the responses that belong to the role. */
    private void forgetAwaited() {
        if (role instanceof ClientRole.Idle) {
            wire.forgetAwaited();
        }
    }

    /** Sweeps an orphan: reads the row consistently, and releases the version that the read showed. */
    void sweep(Version orphan) {
        seen = Optional.of(protocol.see(seen, wire.row(), true));
        Sweeping sweeping = Sweeping.begin(orphan.grant(), orphan.beat(), ExploredTime.TIMES, ExploredTime.NOW.nanos());
        for (Sweeping.Effect effect :
                protocol.sweep(sweeping, new Sweeping.Input.Shown(wire.row())).effects()) {
            if (effect instanceof Sweeping.Effect.Free free) {
                orphan(free.version().grant(), free.version().beat());
                wire.send(new LockWrite.Release(ExploredTime.KEY, free.version(), free.token()), false);
            }
        }
    }

    /** The table refuses an item of the commit, and so the whole commit. */
    void decline(Message.Request request) {
        wire.take(request);
        answered(request.write(), new StoreAnswer.Declined(List.of()));
    }

    /**
     * The table receives the request. If the request is a commit that the table has already applied, the table
     * recognises the commit and does nothing.
     *
     * @param stays whether a duplicate of the request stays on its way
     */
    void arrive(Message.Request request, boolean stays) {
        if (role instanceof ClientRole.Ends ends && ends.applied() && isOf(ends, request.write()) && ends.isCommit()) {
            wire.answer(request, new StoreAnswer.Applied(((LockWrite.Commit) request.write()).made()), stays);
            return;
        }
        boolean applied = wire.arrive(request, stays) instanceof StoreAnswer.Applied;
        if (applied && role instanceof ClientRole.Ends ends && isOf(ends, request.write())) {
            role = new ClientRole.Ends(ends.machine(), true);
        }
    }

    private static boolean isOf(ClientRole.Ends ends, LockWrite write) {
        if (ends.machine().stage() instanceof Ending.Stage.Writing writing) {
            return write.version().equals(writing.commit().version());
        }
        Tenure ended = ends.machine().ended();
        return write instanceof LockWrite.Release release
                && release.version().grant().equals(ended.grant())
                && release.token() == ended.token();
    }

    void hear(Message.Sight sight) {
        wire.take(sight);
        glimpse(sight);
        ask(new AcquireInput.Read(new ReadAnswer.Shown(sight.row()), assessment()));
    }

    private void glimpse(Message.Sight sight) {
        seen = Optional.of(protocol.see(seen, sight.row(), false));
    }

    void hear(Message.Response response) {
        wire.take(response);
        isOnlyTrace = !response.copied();
        answered(response.write(), response.answer());
    }

    /** The client stops waiting: the request is late, or its response is lost. */
    void stopWaiting(Message message) {
        wire.abandon(message);
        if (message instanceof Message.Request request) {
            answered(request.write(), UnknownAnswers.ANSWER);
        } else if (message instanceof Message.Response response) {
            answered(response.write(), UnknownAnswers.ANSWER);
        }
    }

    /** The table throttles the request: the table does not process the request, and says so. */
    void throttle(Message.Request request) {
        wire.take(request);
        answered(request.write(), UnknownAnswers.THROTTLED);
    }

    private void answered(LockWrite write, StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Refused refused) {
            seen = Optional.of(protocol.see(seen, refused.row(), true));
        } else if (answer instanceof StoreAnswer.Applied applied && !(role instanceof ClientRole.Holding)) {
            seen = Optional.of(protocol.see(seen, Optional.of(applied.row()), true));
        }
        if (role instanceof ClientRole.Confirming) {
            role = new ClientRole.Confirming(Optional.of(answer));
        } else if (role instanceof ClientRole.Holding) {
            hold(new Tenure.Input.Answered(write.version().beat(), answer));
        } else if (role instanceof ClientRole.Ends ends) {
            end(new EndingInput.Answered(ends.machine().awaited().orElseThrow(), answer));
        } else if (write instanceof LockWrite.Heartbeat) {
            ask(new AcquireInput.Confirmed(answer, assessment()));
        } else {
            ask(new AcquireInput.Written(answer, assessment()));
        }
    }

    private RowAssessment assessment() {
        return protocol.assessment(seen, ClientState.isOrphan(seen, orphans));
    }

    /**
     * Returns a grant that no row and no message names. If the only write of the present decision was refused, its
     * grant can be used again, with one exception: there is or was a copy of the write. The copy can still be on its
     * way, or can have been applied since.
     */
    private String nextGrant() {
        if (role instanceof ClientRole.Asking asking
                && !space.isWhole()
                && isOnlyTrace
                && StateReduction.isUnwritten(asking.machine())) {
            return asking.machine().decision().grant();
        }
        grants++;
        marks.leavesBoundsIf(grants > bounds.grants());
        return ExploredNames.grant(name, Math.min(grants, 9));
    }

    private void orphan(String grant, long beat) {
        orphans.removeIf(known -> known.grant().equals(grant));
        orphans.add(new Version(grant, beat));
    }

    private void acquire(Version version, Optional<String> lastSeen) {
        wire.send(
                new LockWrite.Acquire(
                        ExploredTime.KEY,
                        version,
                        "owner",
                        ExploredTime.ROW_LEASE,
                        lastSeen,
                        0,
                        ExploredTime.NEVER_COLLECTED,
                        false,
                        RowContent.NONE),
                true);
    }

    private void heartbeat(Version version, long token) {
        wire.send(
                new LockWrite.Heartbeat(
                        ExploredTime.KEY, version, token, ExploredTime.ROW_LEASE, ExploredTime.NEVER_COLLECTED),
                true);
    }

    /**
     * Returns the states of the client after the step. If more late requests are on their way than the bounds allow,
     * the network loses some of them. There is one state for each choice of the lost requests.
     */
    List<ClientState> ends() {
        return wire.ends().stream()
                .map(messages -> space.form().of(new ClientState(name, role, seen, orphans, grants, messages)))
                .distinct()
                .toList();
    }
}
