package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.core.protocol.AcquireDecision;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.RowObservation;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the search takes for equal can do the same: on the worlds of random walks, each step is compared. */
@Execution(ExecutionMode.CONCURRENT)
class ReductionsTest {
    private static final SpaceBounds LIMITED = new SpaceBounds(2, 4, 5, 5, 1, 2, true, true, true, true, false);
    private static final SpaceBounds ROOMY = new SpaceBounds(2, 9, 9, 9, 9, 2, true, true, true, true, false);
    private static final int LENGTH = 40;
    /** As many as are needed until a wrong reduction is found, which mostly is at once. */
    private static final int MANY = 400;

    private static final Set<Property> LAWS = StateSpace.LAWS;
    private static final ExploredProtocol LOCK = new ExploredProtocol();

    /** The lock, and the mutants, of which not all is presumed that is of the lock. */
    static Stream<Optional<ExploredMutant>> subjects() {
        return Stream.concat(
                Stream.of(Optional.empty()),
                Stream.of(ExploredMutant.values())
                        .filter(mutant -> mutant.bounds().keys() == 1)
                        .map(Optional::of));
    }

    private static int walks(Optional<ExploredMutant> subject) {
        return subject.isPresent() ? 8 : 40;
    }

    private static ExploredProtocol protocol(Optional<ExploredMutant> subject) {
        return subject.map(ExploredMutant::protocol).orElse(LOCK);
    }

    private static Set<Property> laws(Optional<ExploredMutant> subject) {
        return subject.<Set<Property>>map(mutant -> EnumSet.of(mutant.law())).orElse(LAWS);
    }

    /** Those that name no grant twice. */
    static Stream<Optional<ExploredMutant>> naming() {
        return subjects().filter(subject -> protocol(subject).namesGrantsOnce());
    }

    @ParameterizedTest
    @MethodSource("naming")
    void pastAndForgottenTimes_andGrantsUsedAgain_changeNothing(Optional<ExploredMutant> subject) {
        assertThat(timeless(
                        protocol(subject), protocol(subject), laws(subject), ReductionsTest::normal, walks(subject)))
                .isEmpty();
    }

    private static Optional<String> timeless(
            ExploredProtocol own, ExploredProtocol images, Set<Property> laws, UnaryOperator<World> image, int walks) {
        Steps limited = new Steps(StateSpace.whole(LIMITED, own, laws));
        // A grant that is used again leaves more of them to use: compared where there are enough.
        Steps whole = new Steps(StateSpace.whole(ROOMY, own, laws));
        Steps normal = new Steps(new StateSpace(ROOMY, images, laws));
        return new Likeness(whole, normal, image, false).difference(limited.walks(walks, LENGTH, 1));
    }

    @Test
    void times_forgottenAfterATick_areMissed() {
        UnaryOperator<World> hasty = world -> normal(world)
                .each(client -> new ClientState(
                        client.name(),
                        client.role(),
                        client.seen()
                                .map(seen -> new RowObservation(
                                        seen.version(),
                                        seen.token(),
                                        seen.free(),
                                        seen.holder(),
                                        Math.max(seen.seenAt(), -ExploredTime.TICK),
                                        seen.grantSeenAt(),
                                        seen.patience())),
                        client.orphans(),
                        client.grants(),
                        client.messages()));

        assertThat(timeless(LOCK, LOCK, LAWS, hasty, MANY)).isPresent();
    }

    @Test
    void grants_usedAgainWhileACopyIsOnItsWay_areMissed() {
        assertThat(timeless(LOCK, ExploredMutant.GRANT_REUSED.protocol(), LAWS, ReductionsTest::normal, MANY))
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void whatIsTidiedAway_changesNothing(Optional<ExploredMutant> subject) {
        ExploredProtocol protocol = protocol(subject);

        assertThat(compared(protocol, laws(subject), reduced(protocol), walks(subject)))
                .isEmpty();
    }

    private static UnaryOperator<World> reduced(ExploredProtocol presumed) {
        StateReduction tidy = new StateReduction(ROOMY, presumed);
        return world -> world.each(client -> tidy.of(client, world.row()));
    }

    private static Optional<String> compared(
            ExploredProtocol protocol, Set<Property> laws, UnaryOperator<World> image, int walks) {
        Steps limited = new Steps(new StateSpace(LIMITED, protocol, laws));
        // What is tidied away takes up no room on the wire: compared where there is room for all.
        Steps all = new Steps(new StateSpace(ROOMY, protocol, laws));
        return new Likeness(all, all, image, true).difference(limited.walks(walks, LENGTH, 1));
    }

    @Test
    void refusals_ofATableThatAppliesLater_areMissed() {
        ExploredMutant mutant = ExploredMutant.HEARTBEAT_WITHOUT_CONDITION;

        assertThat(compared(mutant.protocol(), laws(Optional.of(mutant)), reduced(LOCK), MANY))
                .isPresent();
    }

    @Test
    void holders_thatGoOnAfterV_areMissed() {
        ExploredMutant mutant = ExploredMutant.HEARTBEAT_AFTER_LOSS;

        assertThat(compared(mutant.protocol(), laws(Optional.of(mutant)), reduced(LOCK), MANY))
                .isPresent();
    }

    private static final Version FIRST = new Version(ExploredNames.grant('a', 1), 1);
    private static final LockWrite ACQUIRE = new LockWrite.Acquire(
            ExploredTime.KEY, FIRST, "owner", ExploredTime.ROW_LEASE, Optional.empty(), 0, 0, false, RowContent.NONE);

    private static LockRow applied(LockWrite write, Optional<LockRow> row) {
        return ((StoreAnswer.Applied) LOCK.apply(write, row)).row();
    }

    /** A holder that cannot believe any more still learns from a refusal which version the row has. */
    @Test
    void refusals_neverHeardBecauseVPassed_areMissed() {
        LockWrite beat =
                new LockWrite.Heartbeat(ExploredTime.KEY, new Version(FIRST.grant(), 2), 1, ExploredTime.ROW_LEASE, 0);
        Optional<LockRow> renewed = Optional.of(applied(beat, Optional.of(applied(ACQUIRE, Optional.empty()))));
        Tenure old = LOCK.begin(new AcquireEffect.Granted(FIRST, 1, RowContent.NONE, ExploredTime.NOW));
        ClientState holder = new ClientState(
                'a',
                new ClientRole.Holding(
                        LOCK.hold(old, new Tenure.Input.BeatDue()).state()),
                Optional.empty(),
                List.of(),
                1,
                List.of(new Message.Response(beat, new StoreAnswer.Refused(renewed), false)));
        World late = new World(List.of(holder, ClientState.begin('b')), renewed)
                .in(StateRewriter.TICK)
                .in(StateRewriter.TICK);
        Steps steps = new Steps(new StateSpace(ROOMY, LOCK, LAWS));
        UnaryOperator<World> deaf = world -> world.each(client -> client.role() instanceof ClientRole.Holding
                ? new ClientState('a', new ClientRole.Idle(), client.seen(), client.orphans(), 1, List.of())
                : client);

        assertThat(new Likeness(steps, steps, deaf, true).difference(List.of(late)))
                .isPresent();
        assertThat(new Likeness(steps, steps, reduced(LOCK), true).difference(List.of(late)))
                .isEmpty();
    }

    /** The acquire was refused; a duplicate of it was applied since: then the row names the grant. */
    @Test
    void grant_ofARefusedWriteWhoseDuplicateLanded_isNotUsedAgain() {
        assertThat(afterTheDuplicate(true)).isEmpty();
    }

    @Test
    void grant_ofARefusedWriteWhoseDuplicateIsNotMinded_isMissed() {
        assertThat(afterTheDuplicate(false)).isPresent();
    }

    private static Optional<String> afterTheDuplicate(boolean minded) {
        Optional<LockRow> others = Optional.of(applied(
                new LockWrite.Acquire(
                        ExploredTime.KEY,
                        new Version(ExploredNames.grant('b', 1), 1),
                        "owner",
                        ExploredTime.ROW_LEASE,
                        Optional.empty(),
                        0,
                        0,
                        false,
                        RowContent.NONE),
                Optional.empty()));
        Acquisition.Phase writing = new Acquisition.Phase.Writing(ExploredTime.NOW);
        AcquireDecision decision =
                new AcquireDecision(FIRST.grant(), 1, Optional.of(ExploredTime.NOW), Optional.empty(), 0);
        ClientState refused = new ClientState(
                'a',
                new ClientRole.Asking(new Acquisition(StateRewriter.PLAN, decision, writing, null, 0)),
                Optional.empty(),
                List.of(),
                1,
                List.of(new Message.Response(ACQUIRE, new StoreAnswer.Refused(others), minded)));
        ClientState other = new ClientState('b', new ClientRole.Idle(), Optional.empty(), List.of(), 1, List.of());
        World landed = new World(List.of(refused, other), Optional.of(applied(ACQUIRE, Optional.empty())));
        return new Likeness(
                        new Steps(StateSpace.whole(ROOMY, LOCK, LAWS)),
                        new Steps(new StateSpace(ROOMY, LOCK, LAWS)),
                        ReductionsTest::normal,
                        false)
                .difference(List.of(landed));
    }

    @Test
    void orphans_forgottenWhileTheirGrantIsUsedAgain_areMissed() {
        ExploredMutant mutant = ExploredMutant.GRANT_REUSED;

        assertThat(compared(mutant.protocol(), laws(Optional.of(mutant)), reduced(LOCK), MANY))
                .isPresent();
    }

    @Test
    void clients_takenForEachOther_doTheSame() {
        for (int clients = 2; clients <= 3; clients++) {
            Steps steps =
                    new Steps(new StateSpace(new SpaceBounds(clients, 2, 3, 4, 1, 2, true, true, false), LOCK, LAWS));

            assertThat(new Likeness(steps, steps, steps::representative, false).difference(steps.walks(20, LENGTH, 1)))
                    .isEmpty();
        }
    }

    @Test
    void clients_takenForEachOtherWithoutTheRow_areMissed() {
        Steps steps = new Steps(new StateSpace(new SpaceBounds(2, 2, 3, 4, 1, 2, true, true, false), LOCK, LAWS));
        UnaryOperator<World> blind = world -> {
            World other = steps.representative(new World(world.clients(), Optional.empty()));
            return new World(other.clients(), world.row());
        };

        assertThat(new Likeness(steps, steps, blind, false).difference(steps.walks(20, LENGTH, 1)))
                .isPresent();
    }

    private static final Pattern GRANT = Pattern.compile("([a-z])(\\d)-+");

    /** As the search has it: the grants that are named anywhere are numbered as if there had been no others. */
    private static World normal(World world) {
        World idle = world.in(StateRewriter.NORMAL)
                .each(client ->
                        client.role() instanceof ClientRole.Asking asking && StateReduction.isLikeIdle(asking.machine())
                                ? new ClientState(
                                        client.name(),
                                        new ClientRole.Idle(),
                                        client.seen(),
                                        client.orphans(),
                                        client.grants(),
                                        client.messages())
                                : client);
        TreeSet<String> named = new TreeSet<>();
        Matcher matcher = GRANT.matcher(idle.toString());
        while (matcher.find()) {
            named.add(matcher.group(1) + matcher.group(2));
        }
        UnaryOperator<String> numbered = text -> {
            if (text.length() < Version.GRANT_LENGTH) {
                return text;
            }
            int number =
                    named.subSet(text.substring(0, 1), text.substring(0, 2)).size() + 1;
            return text.charAt(0) + Integer.toString(number) + text.substring(2);
        };
        return idle.in(new StateRewriter(0, 0, numbered, false)).each(client -> {
            NavigableSet<String> own = named.subSet(client.name() + "", true, client.name() + "~", false);
            boolean counted = own.isEmpty() || own.last().charAt(1) - '0' <= client.grants();
            // One that is named and not counted would be taken for a new one next.
            int grants = counted ? own.size() : -1;
            return new ClientState(
                    client.name(), client.role(), client.seen(), client.orphans(), grants, client.messages());
        });
    }
}
