package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.AcquireInput;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Committing;
import io.github.dynamodblock.core.protocol.Observation;
import io.github.dynamodblock.core.protocol.Outlook;
import io.github.dynamodblock.core.protocol.Releasing;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Sweeping;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.Content;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A client in the middle of a step: it feeds the machines and performs their effects, as the shells of the lock do, but
 * sends into a list of messages.
 */
final class Draft {
    /** A deadline that never comes by itself: the explorer lets it come at any moment. */
    private static final long FAR = Long.MAX_VALUE / 4;

    private final Space space;
    private final Bounds bounds;
    private final Protocol protocol;
    private final Marks marks;
    private final Wire wire;
    private final char name;
    private Role role;
    private Optional<Observation> seen;
    private final List<Version> orphans;
    private int grants;
    /** Whether the refusal that is heard is the only trace of its request: no duplicate is or was on its way. */
    private boolean traceless;

    Draft(Space space, ClientState client, Optional<LockRow> row) {
        this.space = space;
        this.bounds = space.bounds();
        this.protocol = space.protocol();
        this.marks = new Marks(space.laws());
        this.wire = new Wire(space, marks, client.messages(), row);
        this.name = client.name();
        this.role = client.role();
        this.seen = client.seen();
        this.orphans = new ArrayList<>(client.orphans());
        this.grants = client.grants();
    }

    /** Whether the step would leave the bounds. */
    boolean isBeyond() {
        return marks.isBeyond();
    }

    Optional<Property> broken() {
        return marks.broken();
    }

    Optional<LockRow> row() {
        return wire.row();
    }

    void begin() {
        role = new Role.Asking(Acquisition.begin(Rewrite.PLAN, nextGrant()));
        ask(new AcquireInput.Woken(outlook()));
    }

    void wake() {
        ask(new AcquireInput.Woken(outlook()));
    }

    void leave() {
        ask(new AcquireInput.Left());
    }

    void hold(Tenure.Input input) {
        Tenure before = ((Role.Holding) role).machine();
        Step<Tenure, Tenure.Effect> step = protocol.hold(before, input);
        boolean stays = !step.state().isOver();
        role = step.state().isOver() ? new Role.Idle() : new Role.Holding(step.state());
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
        forsake();
        if (step.state().phase() instanceof Tenure.Phase.Released) {
            role = new Role.Freeing(Releasing.of(step.state(), FAR), false);
            free(new Releasing.Input.Begin());
        } else if (step.state().phase() instanceof Tenure.Phase.Lost) {
            freeIfNobodyTookIt(step.state());
        }
    }

    /**
     * The application may release it at any time from now on: that it is sent at once and arrives at any time is the same,
     * for nobody waits for its answer. It may as well not be released at all, or by a request that is lost.
     */
    private void freeIfNobodyTookIt(Tenure lost) {
        Step<Releasing, Releasing.Effect> step = protocol.free(Releasing.of(lost, FAR), new Releasing.Input.Begin());
        for (Releasing.Effect effect : step.effects()) {
            if (effect instanceof Releasing.Effect.SendRelease send
                    && send.version().beat() <= bounds.beats()) {
                wire.send(new LockWrite.Release(Ticks.KEY, send.version(), lost.token()), false);
            } else if (effect instanceof Releasing.Effect.Finished finished) {
                marks.breaksIf(finished.outcome() == ReleaseOutcome.RELEASED, Property.R1);
            }
        }
    }

    /** Belief ends as by a release; what was written under the lease is to be written with its end, or not at all. */
    void commit() {
        Tenure held = ((Role.Holding) role).machine();
        Tenure ended = protocol.hold(held, new Tenure.Input.ReleaseInvoked()).state();
        if (!(ended.phase() instanceof Tenure.Phase.Released)) {
            // It was lost before: nothing is committed.
            hold(new Tenure.Input.ReleaseInvoked());
            return;
        }
        role = new Role.Idle();
        forsake();
        role = new Role.Committed(Committing.of(ended, FAR), false);
        commit(new Committing.Input.Begin());
    }

    void commit(Committing.Input input) {
        Role.Committed before = (Role.Committed) role;
        Step<Committing, Committing.Effect> step = protocol.commit(before.machine(), input);
        role = step.state().over() ? new Role.Idle() : new Role.Committed(step.state(), before.applied());
        Optional<Tenure> left = Optional.empty();
        for (Committing.Effect effect : step.effects()) {
            if (effect instanceof Committing.Effect.SendCommit send) {
                wire.send(
                        new LockWrite.Commit(
                                Ticks.KEY,
                                send.version(),
                                before.machine().ended().token(),
                                List.of()),
                        true);
            } else if (effect instanceof Committing.Effect.Sweep sweep) {
                orphan(sweep.grant(), sweep.beat());
            } else if (effect instanceof Committing.Effect.Finished finished) {
                told(finished.result().outcome(), before);
                marks.breaksIf(finished.released() == ReleaseOutcome.RELEASED && !before.applied(), Property.R1);
            } else if (effect instanceof Committing.Effect.Free || effect instanceof Committing.Effect.FreeAndFail) {
                told(CommitOutcome.NOT_COMMITTED, before);
                left = Optional.of(
                        before.machine().ended().at(before.machine().version().beat()));
            }
        }
        forsake();
        left.ifPresent(tenure -> {
            role = new Role.Freeing(Releasing.of(tenure, FAR), false);
            free(new Releasing.Input.Begin());
        });
    }

    private void told(CommitOutcome outcome, Role.Committed told) {
        marks.breaksIf(outcome == CommitOutcome.COMMITTED && !told.applied(), Property.F3);
        boolean wasOrMayBe = told.applied() || wire.mayYetApply(told.machine().version());
        marks.breaksIf(outcome == CommitOutcome.NOT_COMMITTED && wasOrMayBe, Property.F3);
    }

    void free(Releasing.Input input) {
        Role.Freeing before = (Role.Freeing) role;
        Step<Releasing, Releasing.Effect> step = protocol.free(before.machine(), input);
        role = step.state().over() ? new Role.Idle() : new Role.Freeing(step.state(), before.freed());
        for (Releasing.Effect effect : step.effects()) {
            if (effect instanceof Releasing.Effect.SendRelease send) {
                wire.send(
                        new LockWrite.Release(
                                Ticks.KEY,
                                send.version(),
                                before.machine().ended().token()),
                        true);
            } else if (effect instanceof Releasing.Effect.Sweep sweep) {
                orphan(sweep.grant(), sweep.beat());
            } else if (effect instanceof Releasing.Effect.Finished finished) {
                marks.breaksIf(finished.outcome() == ReleaseOutcome.RELEASED && !isFree(before), Property.R1);
            }
        }
        forsake();
    }

    /** Before V a lock that was freed by force looks like one that a lost release freed: neither is its holder's any more. */
    private boolean isFree(Role.Freeing freeing) {
        Tenure ended = freeing.machine().ended();
        return freeing.freed() || (bounds.forces() && !wire.isHeldBy(ended.grant(), ended.token()));
    }

    private void ask(AcquireInput input) {
        Acquisition before = ((Role.Asking) role).machine();
        Optional<Message.Sight> shown = Optional.empty();
        Step<Acquisition, AcquireEffect> step = protocol.ask(before, input, this::nextGrant);
        role = step.state().isOver() ? new Role.Idle() : new Role.Asking(step.state());
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
        if (role instanceof Role.Asking asking && !space.isWhole() && Tidy.isLikeIdle(asking.machine())) {
            // Its grant was never written: the next decision may as well have it.
            role = new Role.Idle();
            grants--;
        }
        forsake();
        shown.ifPresent(sight -> {
            glimpse(sight);
            ask(new AcquireInput.Read(new ReadAnswer.Shown(sight.row()), outlook()));
        });
    }

    private void granted(AcquireEffect.Granted granted) {
        Tenure tenure = protocol.begin(granted);
        role = new Role.Holding(tenure);
        marks.breaksIf(!protocol.believes(tenure), Property.C2);
        boolean shown = wire.row()
                .filter(row -> row.token().getAsLong() == granted.token())
                .isPresent();
        marks.breaksIf(!shown, Property.S2);
    }

    /** What belonged to a role that ended is not waited for any more. */
    private void forsake() {
        if (role instanceof Role.Idle) {
            wire.forsake();
        }
    }

    /** A sweep reads, consistently, and releases what it saw. */
    void sweep(Version orphan) {
        seen = Optional.of(protocol.see(seen, wire.row(), true));
        Sweeping sweeping = Sweeping.begin(orphan.grant(), orphan.beat(), Ticks.TIMES, Ticks.NOW.nanos());
        for (Sweeping.Effect effect :
                protocol.sweep(sweeping, new Sweeping.Input.Shown(wire.row())).effects()) {
            if (effect instanceof Sweeping.Effect.Free free) {
                orphan(free.version().grant(), free.version().beat());
                wire.send(new LockWrite.Release(Ticks.KEY, free.version(), free.token()), false);
            }
        }
    }

    /** An item of the commit is refused, and so all of it. */
    void decline(Message.Request request) {
        wire.take(request);
        answered(request.write(), new StoreAnswer.Declined(List.of()));
    }

    /** The table gets the request. It knows a commit that it has applied, and does nothing again. */
    void arrive(Message.Request request, boolean stays) {
        if (role instanceof Role.Committed committed
                && committed.applied()
                && request.write() instanceof LockWrite.Commit again
                && again.version().equals(committed.machine().version())) {
            wire.answer(request, new StoreAnswer.Applied(again.made()), stays);
            return;
        }
        boolean applied = wire.arrive(request, stays) instanceof StoreAnswer.Applied;
        if (applied && role instanceof Role.Freeing freeing && frees(request.write(), freeing.machine())) {
            role = new Role.Freeing(freeing.machine(), true);
        } else if (applied
                && role instanceof Role.Committed committed
                && request.write().version().equals(committed.machine().version())) {
            role = new Role.Committed(committed.machine(), true);
        }
    }

    private static boolean frees(LockWrite write, Releasing machine) {
        return write instanceof LockWrite.Release release
                && release.version().grant().equals(machine.ended().grant())
                && release.token() == machine.ended().token();
    }

    void hear(Message.Sight sight) {
        wire.take(sight);
        glimpse(sight);
        ask(new AcquireInput.Read(new ReadAnswer.Shown(sight.row()), outlook()));
    }

    private void glimpse(Message.Sight sight) {
        seen = Optional.of(protocol.see(seen, sight.row(), false));
    }

    void hear(Message.Response response) {
        wire.take(response);
        traceless = !response.copied();
        answered(response.write(), response.answer());
    }

    /** The client stops waiting: the request is late, or its answer is lost. */
    void neverHear(Message message) {
        wire.abandon(message);
        if (message instanceof Message.Request request) {
            answered(request.write(), Silence.ANSWER);
        } else if (message instanceof Message.Response response) {
            answered(response.write(), Silence.ANSWER);
        }
    }

    /** The table does nothing of the request, and says so. */
    void throttle(Message.Request request) {
        wire.take(request);
        answered(request.write(), Silence.THROTTLED);
    }

    private void answered(LockWrite write, StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Refused refused) {
            seen = Optional.of(protocol.see(seen, refused.row(), true));
        } else if (answer instanceof StoreAnswer.Applied applied && !(role instanceof Role.Holding)) {
            seen = Optional.of(protocol.see(seen, Optional.of(applied.row()), true));
        }
        if (role instanceof Role.Confirming) {
            role = new Role.Confirming(Optional.of(answer));
        } else if (role instanceof Role.Holding) {
            hold(new Tenure.Input.Answered(write.version().beat(), answer));
        } else if (role instanceof Role.Freeing) {
            free(new Releasing.Input.Answered(answer));
        } else if (role instanceof Role.Committed) {
            commit(new Committing.Input.Answered(answer));
        } else if (write instanceof LockWrite.Heartbeat) {
            ask(new AcquireInput.Confirmed(answer, outlook()));
        } else {
            ask(new AcquireInput.Written(answer, outlook()));
        }
    }

    private Outlook outlook() {
        return protocol.outlook(seen, ClientState.isOrphan(seen, orphans));
    }

    /**
     * A grant that no row and no message names. That of a decision whose only write was refused is such a grant again,
     * unless there was a copy of the write: it may be on its way, or may have landed since.
     */
    private String nextGrant() {
        if (role instanceof Role.Asking asking && !space.isWhole() && traceless && Tidy.isUnwritten(asking.machine())) {
            return asking.machine().decision().grant();
        }
        grants++;
        marks.beyondIf(grants > bounds.grants());
        return Names.grant(name, Math.min(grants, 9));
    }

    private void orphan(String grant, long beat) {
        orphans.removeIf(known -> known.grant().equals(grant));
        orphans.add(new Version(grant, beat));
    }

    private void acquire(Version version, Optional<String> lastSeen) {
        wire.send(
                new LockWrite.Acquire(
                        Ticks.KEY,
                        version,
                        "owner",
                        Ticks.ROW_LEASE,
                        lastSeen,
                        0,
                        Ticks.NEVER_COLLECTED,
                        false,
                        Content.NONE),
                true);
    }

    private void heartbeat(Version version, long token) {
        wire.send(new LockWrite.Heartbeat(Ticks.KEY, version, token, Ticks.ROW_LEASE, Ticks.NEVER_COLLECTED), true);
    }

    /** The client afterwards, once for each way in which the network loses the zombies that are too many. */
    List<ClientState> ends() {
        return wire.ends().stream()
                .map(messages -> space.form().of(new ClientState(name, role, seen, orphans, grants, messages)))
                .distinct()
                .toList();
    }
}
