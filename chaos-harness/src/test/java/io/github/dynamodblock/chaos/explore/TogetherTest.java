package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.explore.StepKind.Kind;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.LockRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One client that wants two keys together, step by step. */
class TogetherTest {
    private static final SpaceBounds BOUNDS = new SpaceBounds(2, 1, 3, 2, 1, 1, false, false, true, false, false, 1);
    private static final StateSpace SPACE = new StateSpace(BOUNDS, new ExploredProtocol(), StateSpace.LAWS);
    private static final MultiKeyMoves MOVES = new MultiKeyMoves(SPACE);

    private static final MultiKeyMove.Scene START = new MultiKeyMove.Scene(
            ClientState.begin('a'),
            List.of(ClientState.begin('a'), ClientState.begin('a')),
            List.of(Optional.empty(), Optional.empty()));

    private static MultiKeyMove.Scene after(MultiKeyMove.Scene scene, Kind kind) {
        List<MultiKeyMove> moves =
                kind == Kind.ARRIVES || kind == Kind.ARRIVES_WITH_DUPLICATE ? MOVES.arrivals(scene) : MOVES.own(scene);
        MultiKeyMove move = moves.stream()
                .filter(m -> m.deed().kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " is none of " + moves));
        assertThat(move.broken()).isEmpty();
        return move.end();
    }

    private static MultiKeyMove.Scene after(MultiKeyMove.Scene scene, Kind first, Kind... kinds) {
        MultiKeyMove.Scene end = after(scene, first);
        for (Kind kind : kinds) {
            end = after(end, kind);
        }
        return end;
    }

    /** What client a is once it holds both. */
    static MultiKeyMove.Scene held() {
        return after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS, Kind.HEARS);
    }

    private static MultiKeyMove.Scene inATick(MultiKeyMove.Scene scene) {
        return scene.in(StateRewriter.TICK);
    }

    private static void assertHolds(MultiKeyMove.Scene scene) {
        assertThat(scene.all().role()).isEqualTo(new ClientRole.HoldingAll(false));
        assertThat(scene.parts())
                .allSatisfy(part -> assertThat(part.role())
                        .isInstanceOfSatisfying(
                                ClientRole.Holding.class,
                                holding -> assertThat(holding.machine().token()).isEqualTo(1)));
    }

    @Test
    void transaction_thatIsApplied_isBelievedInOnceBothRowsWereRead() {
        MultiKeyMove.Scene applied = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS);

        assertThat(applied.all().role()).isInstanceOf(ClientRole.AskingForAll.class);
        assertThat(applied.all().messages()).containsExactly(new Message.Sights(applied.rows()));
        assertHolds(after(applied, Kind.HEARS));
    }

    @Test
    void read_withoutAnAnswer_isFollowedByATransactionThatItsOwnRowsRefuse() {
        MultiKeyMove.Scene unread = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS, Kind.STOPS_WAITING);

        assertHolds(after(unread, Kind.LOOKS, Kind.ARRIVES, Kind.HEARS));
    }

    @Test
    void transaction_whoseAnswerIsLost_isRecognisedByItsRows() {
        MultiKeyMove.Scene lost = after(START, Kind.ASKS, Kind.ARRIVES, Kind.STOPS_WAITING);

        assertHolds(after(lost, Kind.LOOKS, Kind.ARRIVES, Kind.HEARS));
    }

    @Test
    void read_thatShowsThatOneWasTakenAway_isNoGrant() {
        MultiKeyMove.Scene applied = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS);
        Optional<LockRow> other = applied.rows().get(1).map(StateRewriter.renaming(new int[] {1, 0})::row);
        Message.Sights shown = new Message.Sights(List.of(applied.rows().get(0), other));
        MultiKeyMove.Scene some =
                new MultiKeyMove.Scene(applied.all().with(List.of(shown)), applied.parts(), shown.rows());

        MultiKeyMove.Scene heard = after(some, Kind.HEARS);
        assertThat(heard.parts()).noneMatch(part -> part.role() instanceof ClientRole.Holding);
        assertThat(heard.parts().get(1).seen().orElseThrow().version()).isEqualTo(other.map(LockRow::version));
        assertThat(after(heard, Kind.LEAVES).parts())
                .allSatisfy(part -> assertThat(part.orphans()).hasSize(1));
    }

    @Test
    void grant_thatIsOldWhenItIsHeard_isConfirmedByAHeartbeatOfEachRow() {
        MultiKeyMove.Scene read = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS);
        MultiKeyMove.Scene old = after(inATick(inATick(read)), Kind.HEARS);

        assertThat(old.parts())
                .allSatisfy(part -> assertThat(part.role()).isEqualTo(new ClientRole.Confirming(Optional.empty())));
        MultiKeyMove.Scene one = answered(old, 0);
        assertThat(MOVES.own(one)).noneMatch(move -> move.deed().kind() == Kind.CONFIRMS);
        assertHolds(after(answered(one, 1), Kind.CONFIRMS));
    }

    private static MultiKeyMove.Scene answered(MultiKeyMove.Scene scene, int place) {
        ClientMoves moves = new ClientMoves(SPACE);
        ClientMove arrived = moves.of(scene.parts().get(place), scene.rows().get(place)).stream()
                .filter(move -> move.deed().kind() == Kind.ARRIVES)
                .findFirst()
                .orElseThrow();
        ClientMove heard = moves.of(arrived.next(), arrived.row()).stream()
                .filter(move -> move.deed().kind() == Kind.HEARS)
                .findFirst()
                .orElseThrow();
        List<Optional<LockRow>> rows = place == 0
                ? List.of(heard.row(), scene.rows().get(1))
                : List.of(scene.rows().get(0), heard.row());
        return new MultiKeyMove.Scene(scene.all(), scene.parts(), rows).with(place, heard.next());
    }

    @Test
    void throttledTransaction_isSentAgain() {
        MultiKeyMove.Scene throttled = after(START, Kind.ASKS, Kind.IS_THROTTLED);

        assertThat(throttled.all().messages()).isEmpty();
        assertHolds(after(throttled, Kind.LOOKS, Kind.ARRIVES, Kind.HEARS, Kind.HEARS));
    }

    @Test
    void lossOfOne_endsBeliefInTheOther_andFreesIt() {
        ClientState other = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS, Kind.HEARS)
                .parts()
                .get(1);
        List<ClientMove> afterAnotherLost =
                new ClientMoves(SPACE).afterAnotherLost(other, START.rows().get(1));

        assertThat(afterAnotherLost).singleElement().satisfies(move -> {
            assertThat(move.broken()).isEmpty();
            assertThat(move.next().role())
                    .isInstanceOfSatisfying(
                            ClientRole.Ends.class,
                            ends -> assertThat(ends.machine().ended().phase())
                                    .isEqualTo(new Tenure.Phase.Lost(LostReason.WITH_ANOTHER)));
        });
    }

    @Test
    void walk_fromALoss_leadsToTheLossOfTheOther() {
        SuccessorGenerator walker = new SuccessorGenerator(SPACE);
        MultiKeyMove.Scene held = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS, Kind.HEARS);
        int[] state = SPACE.start();
        StateLayout layout = SPACE.layout();
        state[layout.all(0)] = SPACE.number(held.all());
        state[layout.row(0)] = SPACE.number(held.rows().get(0));
        state[layout.row(1)] = SPACE.number(held.rows().get(1));
        state[layout.part(0, 1)] = SPACE.number(held.parts().get(1));
        int[] before = state.clone();
        before[layout.part(0, 0)] = SPACE.number(held.parts().get(0));

        assertThat(tellsOfALoss(walker, before)).isFalse();
        // The first one is over, as after its V.
        assertThat(tellsOfALoss(walker, lostOne(state, layout))).isTrue();
    }

    private static int[] lostOne(int[] state, StateLayout layout) {
        int[] next = state.clone();
        next[layout.all(0)] = SPACE.number(SPACE.client(next[layout.all(0)]).as(new ClientRole.HoldingAll(true)));
        return next;
    }

    private static boolean tellsOfALoss(SuccessorGenerator walker, int[] from) {
        boolean[] told = {false};
        walker.walk(from, new SuccessorGenerator.Steps() {
            @Override
            public void next(int[] state) {
                told[0] |= walker.last().what() == StepRecord.What.AFTER_ANOTHER_LOST;
            }

            @Override
            public void broken(Property law) {}
        });
        return told[0];
    }
}
