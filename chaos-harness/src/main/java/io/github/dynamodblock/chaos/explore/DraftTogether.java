package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.AcquireInput;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.Outlook;
import io.github.dynamodblock.core.protocol.RowsTogether;
import io.github.dynamodblock.core.protocol.Step;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.Content;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A client that wants all keys together, in the middle of a step: it feeds the machines and performs their effects, as the
 * shells of the lock do. What it holds is held by its parts, each as if it were alone.
 */
final class DraftTogether {
    private static final ReadAllAnswer UNREAD =
            new ReadAllAnswer.Nothing(new StoreUnavailableException("no response", null));

    private final Space space;
    private final Bounds bounds;
    private final Protocol protocol;
    private final Marks marks;
    private final WireTogether wire;
    private final char name;
    private Role role;
    private RowsTogether rows = RowsTogether.of(Keys.BOTH);
    private int grants;
    private final List<ClientState> parts;
    /** Whether the refusal that is heard is the only trace of its request: no duplicate is or was on its way. */
    private boolean traceless;

    DraftTogether(Space space, MoveTogether.Scene scene) {
        this.space = space;
        this.bounds = space.bounds();
        this.protocol = space.protocol();
        this.marks = new Marks(space.laws());
        this.wire = new WireTogether(space, marks, scene.all().messages(), scene.rows());
        this.name = scene.all().name();
        this.role = scene.all().role();
        this.grants = scene.all().grants();
        this.parts = new ArrayList<>(scene.parts());
        if (role instanceof Role.AskingForAll asking) {
            rows = asking.rows();
        }
    }

    Marks marks() {
        return marks;
    }

    void begin() {
        role = new Role.AskingForAll(Acquisition.begin(Rewrite.PLAN, nextGrant()), rows);
        ask(new AcquireInput.Woken(outlook()));
    }

    void wake() {
        ask(new AcquireInput.Woken(outlook()));
    }

    void leave() {
        ask(new AcquireInput.Left());
    }

    /** The table gets the transaction. */
    void arrive(Message.Transaction transaction, boolean stays) {
        wire.arrive(transaction, stays);
    }

    void hear(Message.Verdict verdict) {
        wire.take(verdict);
        traceless = !verdict.copied();
        if (verdict.answer() instanceof AcquireAllAnswer.Refused refused) {
            for (int place = 0; place < parts.size(); place++) {
                Optional<LockRow> row = refused.rows().get(Keys.BOTH.get(place));
                if (row != null) {
                    see(place, row.map(Keys::nameless), true);
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
        written(protocol.taken(rows, new ReadAllAnswer.Shown(Keys.named(sights.rows())), grant()));
    }

    /** The client stops waiting: the transaction is late, or an answer is lost. */
    void neverHear(Message.OfAll message) {
        wire.abandon(message);
        if (message instanceof Message.Sights) {
            written(protocol.taken(rows, UNREAD, grant()));
        } else {
            ask(new AcquireInput.Written(Silence.ANSWER, outlook()));
        }
    }

    /** The table does nothing of the transaction, and says so. */
    void throttle(Message.Transaction transaction) {
        wire.take(transaction);
        ask(new AcquireInput.Written(Silence.THROTTLED, outlook()));
    }

    private void written(RowsTogether.Heard heard) {
        rows = heard.rows();
        ask(new AcquireInput.Written(heard.answer(), outlook()));
    }

    /** Each row's heartbeat was answered. */
    void confirm() {
        List<StoreAnswer> answers = new ArrayList<>();
        for (int place = 0; place < parts.size(); place++) {
            Role.Confirming confirming = (Role.Confirming) parts.get(place).role();
            answers.add(named(confirming.answer().orElseThrow(), place));
        }
        rest();
        Version version = machine().decision().version();
        StoreAnswer answer = protocol.renewed(rows, answers, version);
        if (answer instanceof StoreAnswer.Refused) {
            eachPart(part -> part.disowning(version));
        }
        ask(new AcquireInput.Confirmed(answer, outlook()));
    }

    private static StoreAnswer named(StoreAnswer answer, int place) {
        if (answer instanceof StoreAnswer.Applied applied) {
            return new StoreAnswer.Applied(Keys.named(applied.row(), place));
        }
        return answer instanceof StoreAnswer.Refused refused
                ? new StoreAnswer.Refused(refused.row().map(row -> Keys.named(row, place)))
                : answer;
    }

    private Acquisition machine() {
        return ((Role.AskingForAll) role).machine();
    }

    private String grant() {
        return machine().decision().grant();
    }

    private void ask(AcquireInput input) {
        Acquisition before = machine();
        boolean reads = false;
        Step<Acquisition, AcquireEffect> step = protocol.ask(before, input, this::nextGrant);
        role = step.state().isOver() ? new Role.Idle() : new Role.AskingForAll(step.state(), rows);
        for (AcquireEffect effect : step.effects()) {
            if (effect instanceof AcquireEffect.SendAcquire send) {
                acquire(send.version());
            } else if (effect instanceof AcquireEffect.SendHeartbeat send) {
                heartbeats(send.version());
            } else if (effect instanceof AcquireEffect.SendRead) {
                reads = true;
            } else if (effect instanceof AcquireEffect.Disown disown) {
                long beat = before.decision().beat();
                eachPart(part -> part.disowning(new Version(disown.grant(), beat)));
            } else if (effect instanceof AcquireEffect.Granted granted) {
                granted(granted);
            }
        }
        if (role instanceof Role.AskingForAll asking && !space.isWhole() && Tidy.isLikeIdle(asking.machine())) {
            // Its grant was never written: the next decision may as well have it.
            role = new Role.Idle();
            grants--;
        }
        if (role instanceof Role.Idle) {
            wire.forsake();
            rest();
        }
        if (reads) {
            read();
        }
    }

    /** No part is confirmed any more, and no heartbeat's answer is waited for. */
    private void rest() {
        eachPart(part -> part.role() instanceof Role.Confirming
                ? part.as(new Role.Idle()).with(Tidy.forsaken(part.messages()))
                : part);
    }

    private void acquire(Version version) {
        List<LockWrite.Acquire> writes = new ArrayList<>();
        for (int place = 0; place < parts.size(); place++) {
            writes.add(new LockWrite.Acquire(
                    Keys.BOTH.get(place),
                    version,
                    "owner",
                    Ticks.ROW_LEASE,
                    outlook(place).seen(),
                    0,
                    Ticks.NEVER_COLLECTED,
                    false,
                    Content.NONE));
        }
        wire.send(writes);
    }

    private void heartbeats(Version version) {
        marks.beyondIf(version.beat() > bounds.beats());
        for (int place = 0; place < parts.size(); place++) {
            LockWrite beat = new LockWrite.Heartbeat(
                    Ticks.KEY, version, rows.token(Keys.BOTH.get(place)), Ticks.ROW_LEASE, Ticks.NEVER_COLLECTED);
            parts.set(
                    place,
                    parts.get(place)
                            .as(new Role.Confirming(Optional.empty()))
                            .sending(new Message.Request(beat, true)));
        }
    }

    /** Looks at the row that is in the way, and at the other one if that is in the way then. */
    private void read() {
        int looked;
        do {
            looked = inTheWay();
            see(looked, wire.rows().get(looked), false);
        } while (!outlook().inviting() && inTheWay() != looked);
        ask(new AcquireInput.Read(new ReadAnswer.Shown(wire.rows().get(looked)), outlook()));
    }

    private int inTheWay() {
        for (int place = 0; place < parts.size(); place++) {
            if (!outlook(place).inviting()) {
                return place;
            }
        }
        return 0;
    }

    private Outlook outlook() {
        Outlook first = outlook(inTheWay());
        return first.inviting() ? Outlook.FREE : first;
    }

    private Outlook outlook(int place) {
        return protocol.outlook(parts.get(place).seen(), parts.get(place).seesOrphan());
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
            LockRow row = rows.row(Keys.BOTH.get(place));
            long token = rows.token(Keys.BOTH.get(place));
            Tenure tenure = protocol.begin(
                    new AcquireEffect.Granted(granted.version(), token, row.content(), granted.acknowledged()));
            parts.set(place, parts.get(place).as(new Role.Holding(tenure)));
            marks.breaksIf(!protocol.believes(tenure), Property.C2);
            Optional<LockRow> shown = wire.rows().get(place);
            marks.breaksIf(shown.filter(r -> r.isHeldBy(grant, token)).isEmpty(), Property.M1);
            marks.breaksIf(shown.filter(r -> r.token().getAsLong() == token).isEmpty(), Property.S2);
        }
        role = new Role.HoldingAll(false);
    }

    /** As of one key: a grant that no row and no message names. */
    private String nextGrant() {
        if (role instanceof Role.AskingForAll asking
                && !space.isWhole()
                && traceless
                && Tidy.isUnwritten(asking.machine())) {
            return asking.machine().decision().grant();
        }
        grants++;
        marks.beyondIf(grants > bounds.grants());
        return Names.grant(name, Math.min(grants, 9));
    }

    /** What came of it, once for each way in which the network loses the zombies that are too many. */
    List<MoveTogether.Scene> ends() {
        List<MoveTogether.Scene> ends = new ArrayList<>();
        for (List<Message> messages : Wire.within(bounds, wire.messages())) {
            ends.add(new MoveTogether.Scene(
                    new ClientState(name, role, Optional.empty(), List.of(), grants, messages),
                    List.copyOf(parts),
                    wire.rows()));
        }
        for (int place = 0; place < parts.size(); place++) {
            List<MoveTogether.Scene> more = new ArrayList<>();
            for (MoveTogether.Scene end : ends) {
                for (List<Message> messages :
                        Wire.within(bounds, parts.get(place).messages())) {
                    more.add(end.with(place, parts.get(place).with(messages)));
                }
            }
            ends = more;
        }
        return ends.stream().map(end -> end.in(space.form())).distinct().toList();
    }
}
