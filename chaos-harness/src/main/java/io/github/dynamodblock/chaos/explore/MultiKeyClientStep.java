package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.AcquireInput;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.MultiRowAnswers;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A multi-key client step executes one step of a client that wants all keys together. It feeds the state machines and
 * performs their effects, as the production code around the machines does. After the grant, the client's part for each
 * key holds its lock, as if there were no other key.
 */
final class MultiKeyClientStep {
    private static final ReadAllAnswer UNREAD =
            new ReadAllAnswer.Nothing(new StoreUnavailableException("no response", null));

    private final StateSpace space;
    private final SpaceBounds bounds;
    private final ExploredProtocol protocol;
    private final StepMarks marks;
    private final MultiKeyMessageChannel wire;
    private final char name;
    private ClientRole role;
    private MultiRowAnswers rows = MultiRowAnswers.of(KeyPair.BOTH);
    private int grants;
    private final List<ClientState> parts;
    /**
     * Whether the refusal that the client receives is the only trace of its request: no duplicate is or was on its way.
     */
    private boolean isOnlyTrace;

    MultiKeyClientStep(StateSpace space, MultiKeyMove.Scene scene) {
        this.space = space;
        this.bounds = space.bounds();
        this.protocol = space.protocol();
        this.marks = new StepMarks(space.laws());
        this.wire = new MultiKeyMessageChannel(space, marks, scene.all().messages(), scene.rows());
        this.name = scene.all().name();
        this.role = scene.all().role();
        this.grants = scene.all().grants();
        this.parts = new ArrayList<>(scene.parts());
        if (role instanceof ClientRole.AskingForAll asking) {
            rows = asking.rows();
        }
    }

    StepMarks marks() {
        return marks;
    }

    void begin() {
        role = new ClientRole.AskingForAll(Acquisition.begin(StateRewriter.PLAN, nextGrant()), rows);
        ask(new AcquireInput.Woken(assessment()));
    }

    void wake() {
        ask(new AcquireInput.Woken(assessment()));
    }

    void leave() {
        ask(new AcquireInput.Left());
    }

    /**
     * The table receives the transaction.
     *
     * @param stays whether a duplicate of the transaction stays on its way
     */
    void arrive(Message.Transaction transaction, boolean stays) {
        wire.arrive(transaction, stays);
    }

    void hear(Message.Verdict verdict) {
        wire.take(verdict);
        isOnlyTrace = !verdict.copied();
        if (verdict.answer() instanceof AcquireAllAnswer.Refused refused) {
            for (int place = 0; place < parts.size(); place++) {
                Optional<LockRow> row = refused.rows().get(KeyPair.BOTH.get(place));
                if (row != null) {
                    see(place, row.map(KeyPair::nameless), true);
                }
            }
            written(protocol.refused(rows, refused, grant()));
        } else {
            wire.show();
        }
    }

    void hear(Message.Sights sights) {
        wire.take(sights);
        for (int place = 0; place < parts.size(); place++) {
            see(place, sights.rows().get(place), true);
        }
        written(protocol.taken(rows, new ReadAllAnswer.Shown(KeyPair.named(sights.rows())), grant()));
    }

    /** The client stops waiting: the transaction is late, or a response is lost. */
    void stopWaiting(Message.OfAll message) {
        wire.abandon(message);
        if (message instanceof Message.Sights) {
            written(protocol.taken(rows, UNREAD, grant()));
        } else {
            ask(new AcquireInput.Written(UnknownAnswers.ANSWER, assessment()));
        }
    }

    /** The table throttles the transaction: the table does not process it, and says so. */
    void throttle(Message.Transaction transaction) {
        wire.take(transaction);
        ask(new AcquireInput.Written(UnknownAnswers.THROTTLED, assessment()));
    }

    private void written(MultiRowAnswers.Heard heard) {
        rows = heard.rows();
        ask(new AcquireInput.Written(heard.answer(), assessment()));
    }

    /** The client has received the response to the heartbeat of each row. */
    void confirm() {
        List<StoreAnswer> answers = new ArrayList<>();
        for (int place = 0; place < parts.size(); place++) {
            ClientRole.Confirming confirming =
                    (ClientRole.Confirming) parts.get(place).role();
            answers.add(named(confirming.answer().orElseThrow(), place));
        }
        rest();
        Version version = machine().decision().version();
        StoreAnswer answer = protocol.renewed(rows, answers, version);
        if (answer instanceof StoreAnswer.Refused) {
            eachPart(part -> part.addingOrphan(version));
        }
        ask(new AcquireInput.Confirmed(answer, assessment()));
    }

    private static StoreAnswer named(StoreAnswer answer, int place) {
        if (answer instanceof StoreAnswer.Applied applied) {
            return new StoreAnswer.Applied(KeyPair.named(applied.row(), place));
        }
        return answer instanceof StoreAnswer.Refused refused
                ? new StoreAnswer.Refused(refused.row().map(row -> KeyPair.named(row, place)))
                : answer;
    }

    private Acquisition machine() {
        return ((ClientRole.AskingForAll) role).machine();
    }

    private String grant() {
        return machine().decision().grant();
    }

    private void ask(AcquireInput input) {
        Acquisition before = machine();
        boolean reads = false;
        Step<Acquisition, AcquireEffect> step = protocol.ask(before, input, this::nextGrant);
        role = step.state().isOver() ? new ClientRole.Idle() : new ClientRole.AskingForAll(step.state(), rows);
        for (AcquireEffect effect : step.effects()) {
            if (effect instanceof AcquireEffect.SendAcquire send) {
                acquire(send.version());
            } else if (effect instanceof AcquireEffect.SendHeartbeat send) {
                heartbeats(send.version());
            } else if (effect instanceof AcquireEffect.SendRead) {
                reads = true;
            } else if (effect instanceof AcquireEffect.Disown disown) {
                long beat = before.decision().beat();
                eachPart(part -> part.addingOrphan(new Version(disown.grant(), beat)));
            } else if (effect instanceof AcquireEffect.Granted granted) {
                granted(granted);
            }
        }
        if (role instanceof ClientRole.AskingForAll asking
                && !space.isWhole()
                && StateReduction.isLikeIdle(asking.machine())) {
            // The grant of this decision was never written, so the next decision can use it.
            role = new ClientRole.Idle();
            grants--;
        }
        if (role instanceof ClientRole.Idle) {
            wire.forgetAwaited();
            rest();
        }
        if (reads) {
            read();
        }
    }

    /** Ends the confirmation: no part waits for the response to a heartbeat any more. */
    private void rest() {
        eachPart(part -> part.role() instanceof ClientRole.Confirming
                ? part.as(new ClientRole.Idle()).with(StateReduction.withoutAwaited(part.messages()))
                : part);
    }

    private void acquire(Version version) {
        List<LockWrite.Acquire> writes = new ArrayList<>();
        for (int place = 0; place < parts.size(); place++) {
            writes.add(new LockWrite.Acquire(
                    KeyPair.BOTH.get(place),
                    version,
                    "owner",
                    ExploredTime.ROW_LEASE,
                    assessment(place).seen(),
                    0,
                    ExploredTime.NEVER_COLLECTED,
                    false,
                    RowContent.NONE));
        }
        wire.send(writes);
    }

    private void heartbeats(Version version) {
        marks.leavesBoundsIf(version.beat() > bounds.beats());
        for (int place = 0; place < parts.size(); place++) {
            LockWrite beat = new LockWrite.Heartbeat(
                    ExploredTime.KEY,
                    version,
                    rows.token(KeyPair.BOTH.get(place)),
                    ExploredTime.ROW_LEASE,
                    ExploredTime.NEVER_COLLECTED);
            parts.set(
                    place,
                    parts.get(place)
                            .as(new ClientRole.Confirming(Optional.empty()))
                            .sending(new Message.Request(beat, true)));
        }
    }

    /** Reads the row that blocks the client. If the other row blocks the client then, reads the other row too. */
    private void read() {
        int looked;
        do {
            looked = blockingKey();
            see(looked, wire.rows().get(looked), false);
        } while (!assessment().writeCanSucceed() && blockingKey() != looked);
        ask(new AcquireInput.Read(new ReadAnswer.Shown(wire.rows().get(looked)), assessment()));
    }

    private int blockingKey() {
        for (int place = 0; place < parts.size(); place++) {
            if (!assessment(place).writeCanSucceed()) {
                return place;
            }
        }
        return 0;
    }

    private RowAssessment assessment() {
        RowAssessment first = assessment(blockingKey());
        return first.writeCanSucceed() ? RowAssessment.FREE : first;
    }

    private RowAssessment assessment(int place) {
        return protocol.assessment(parts.get(place).seen(), parts.get(place).seesOrphan());
    }

    private void see(int place, Optional<LockRow> row, boolean certain) {
        ClientState part = parts.get(place);
        parts.set(place, part.saw(protocol.see(part.seen(), row, certain)));
    }

    private void eachPart(UnaryOperator<ClientState> change) {
        parts.replaceAll(change);
    }

    private void granted(AcquireEffect.Granted granted) {
        String grant = granted.version().grant();
        for (int place = 0; place < parts.size(); place++) {
            LockRow row = rows.row(KeyPair.BOTH.get(place));
            long token = rows.token(KeyPair.BOTH.get(place));
            Tenure tenure = protocol.begin(
                    new AcquireEffect.Granted(granted.version(), token, row.content(), granted.acknowledged()));
            parts.set(place, parts.get(place).as(new ClientRole.Holding(tenure)));
            marks.breaksIf(!protocol.believes(tenure), Property.C2);
            Optional<LockRow> shown = wire.rows().get(place);
            marks.breaksIf(shown.filter(r -> r.isHeldBy(grant, token)).isEmpty(), Property.M1);
            marks.breaksIf(shown.filter(r -> r.token().getAsLong() == token).isEmpty(), Property.S2);
        }
        role = new ClientRole.HoldingAll(false);
    }

    /** Returns a grant that no row and no message names, as for one key. */
    private String nextGrant() {
        if (role instanceof ClientRole.AskingForAll asking
                && !space.isWhole()
                && isOnlyTrace
                && StateReduction.isUnwritten(asking.machine())) {
            return asking.machine().decision().grant();
        }
        grants++;
        marks.leavesBoundsIf(grants > bounds.grants());
        return ExploredNames.grant(name, Math.min(grants, 9));
    }

    /**
     * Returns the scenes after the step. If more late requests are on their way than the bounds allow, the network
     * loses some of them. There is one scene for each choice of the lost requests.
     */
    List<MultiKeyMove.Scene> ends() {
        List<MultiKeyMove.Scene> ends = new ArrayList<>();
        for (List<Message> messages : MessageChannel.within(bounds, wire.messages())) {
            ends.add(new MultiKeyMove.Scene(
                    new ClientState(name, role, Optional.empty(), List.of(), grants, messages),
                    List.copyOf(parts),
                    wire.rows()));
        }
        for (int place = 0; place < parts.size(); place++) {
            List<MultiKeyMove.Scene> more = new ArrayList<>();
            for (MultiKeyMove.Scene end : ends) {
                for (List<Message> messages :
                        MessageChannel.within(bounds, parts.get(place).messages())) {
                    more.add(end.with(place, parts.get(place).with(messages)));
                }
            }
            ends = more;
        }
        return ends.stream().map(end -> end.in(space.form())).distinct().toList();
    }
}
