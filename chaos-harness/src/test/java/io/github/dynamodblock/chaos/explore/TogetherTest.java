package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.explore.Deed.Kind;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.LockRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One client that wants two keys together, step by step. */
class TogetherTest {
    private static final Bounds BOUNDS = new Bounds(2, 1, 3, 2, 1, 1, false, false, true, false, false, 1);
    private static final Space SPACE = new Space(BOUNDS, new Protocol(), Space.LAWS);
    private static final MovesTogether MOVES = new MovesTogether(SPACE);

    private static final MoveTogether.Scene START = new MoveTogether.Scene(
            ClientState.begin('a'),
            List.of(ClientState.begin('a'), ClientState.begin('a')),
            List.of(Optional.empty(), Optional.empty()));

    private static MoveTogether.Scene after(MoveTogether.Scene scene, Kind kind) {
        List<MoveTogether> moves =
                kind == Kind.ARRIVES || kind == Kind.ARRIVES_AND_STAYS ? MOVES.arrivals(scene) : MOVES.own(scene);
        MoveTogether move = moves.stream()
                .filter(m -> m.deed().kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " is none of " + moves));
        assertThat(move.broken()).isEmpty();
        return move.end();
    }

    private static MoveTogether.Scene after(MoveTogether.Scene scene, Kind first, Kind... kinds) {
        MoveTogether.Scene end = after(scene, first);
        for (Kind kind : kinds) {
            end = after(end, kind);
        }
        return end;
    }

    /** What client a is once it holds both. */
    static MoveTogether.Scene held() {
        return after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS, Kind.HEARS);
    }

    private static MoveTogether.Scene inATick(MoveTogether.Scene scene) {
        return scene.in(Rewrite.TICK);
    }

    private static void assertHolds(MoveTogether.Scene scene) {
        assertThat(scene.all().role()).isEqualTo(new Role.HoldingAll(false));
        assertThat(scene.parts())
                .allSatisfy(part -> assertThat(part.role())
                        .isInstanceOfSatisfying(
                                Role.Holding.class,
                                holding -> assertThat(holding.machine().token()).isEqualTo(1)));
    }

    @Test
    void transaction_thatIsApplied_isBelievedInOnceBothRowsWereRead() {
        MoveTogether.Scene applied = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS);

        assertThat(applied.all().role()).isInstanceOf(Role.AskingForAll.class);
        assertThat(applied.all().messages()).containsExactly(new Message.Sights(applied.rows()));
        assertHolds(after(applied, Kind.HEARS));
    }

    @Test
    void read_withoutAnAnswer_isFollowedByATransactionThatItsOwnRowsRefuse() {
        MoveTogether.Scene unread = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS, Kind.NEVER_HEARS);

        assertHolds(after(unread, Kind.LOOKS, Kind.ARRIVES, Kind.HEARS));
    }

    @Test
    void transaction_whoseAnswerIsLost_isRecognisedByItsRows() {
        MoveTogether.Scene lost = after(START, Kind.ASKS, Kind.ARRIVES, Kind.NEVER_HEARS);

        assertHolds(after(lost, Kind.LOOKS, Kind.ARRIVES, Kind.HEARS));
    }

    @Test
    void read_thatShowsThatOneWasTakenAway_isNoGrant() {
        MoveTogether.Scene applied = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS);
        Optional<LockRow> other = applied.rows().get(1).map(Rewrite.renaming(new int[] {1, 0})::row);
        Message.Sights shown = new Message.Sights(List.of(applied.rows().get(0), other));
        MoveTogether.Scene some =
                new MoveTogether.Scene(applied.all().with(List.of(shown)), applied.parts(), shown.rows());

        MoveTogether.Scene heard = after(some, Kind.HEARS);
        assertThat(heard.parts()).noneMatch(part -> part.role() instanceof Role.Holding);
        assertThat(heard.parts().get(1).seen().orElseThrow().version()).isEqualTo(other.map(LockRow::version));
        assertThat(after(heard, Kind.LEAVES).parts())
                .allSatisfy(part -> assertThat(part.orphans()).hasSize(1));
    }

    @Test
    void grant_thatIsOldWhenItIsHeard_isConfirmedByAHeartbeatOfEachRow() {
        MoveTogether.Scene read = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS);
        MoveTogether.Scene old = after(inATick(inATick(read)), Kind.HEARS);

        assertThat(old.parts())
                .allSatisfy(part -> assertThat(part.role()).isEqualTo(new Role.Confirming(Optional.empty())));
        MoveTogether.Scene one = answered(old, 0);
        assertThat(MOVES.own(one)).noneMatch(move -> move.deed().kind() == Kind.CONFIRMS);
        assertHolds(after(answered(one, 1), Kind.CONFIRMS));
    }

    private static MoveTogether.Scene answered(MoveTogether.Scene scene, int place) {
        Moves moves = new Moves(SPACE);
        Move arrived = moves.of(scene.parts().get(place), scene.rows().get(place)).stream()
                .filter(move -> move.deed().kind() == Kind.ARRIVES)
                .findFirst()
                .orElseThrow();
        Move heard = moves.of(arrived.next(), arrived.row()).stream()
                .filter(move -> move.deed().kind() == Kind.HEARS)
                .findFirst()
                .orElseThrow();
        List<Optional<LockRow>> rows = place == 0
                ? List.of(heard.row(), scene.rows().get(1))
                : List.of(scene.rows().get(0), heard.row());
        return new MoveTogether.Scene(scene.all(), scene.parts(), rows).with(place, heard.next());
    }

    @Test
    void throttledTransaction_isSentAgain() {
        MoveTogether.Scene throttled = after(START, Kind.ASKS, Kind.IS_THROTTLED);

        assertThat(throttled.all().messages()).isEmpty();
        assertHolds(after(throttled, Kind.LOOKS, Kind.ARRIVES, Kind.HEARS, Kind.HEARS));
    }

    @Test
    void lossOfOne_endsBeliefInTheOther_andFreesIt() {
        ClientState other = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS, Kind.HEARS)
                .parts()
                .get(1);
        List<Move> bereft = new Moves(SPACE).bereft(other, START.rows().get(1));

        assertThat(bereft).singleElement().satisfies(move -> {
            assertThat(move.broken()).isEmpty();
            assertThat(move.next().role())
                    .isInstanceOfSatisfying(
                            Role.Ends.class,
                            ends -> assertThat(ends.machine().ended().phase())
                                    .isEqualTo(new Tenure.Phase.Lost(LostReason.WITH_ANOTHER)));
        });
    }

    @Test
    void walk_fromALoss_leadsToTheLossOfTheOther() {
        Walker walker = new Walker(SPACE);
        MoveTogether.Scene held = after(START, Kind.ASKS, Kind.ARRIVES, Kind.HEARS, Kind.HEARS);
        int[] state = SPACE.start();
        Layout layout = SPACE.layout();
        state[layout.all(0)] = SPACE.number(held.all());
        state[layout.row(0)] = SPACE.number(held.rows().get(0));
        state[layout.row(1)] = SPACE.number(held.rows().get(1));
        state[layout.part(0, 1)] = SPACE.number(held.parts().get(1));
        int[] before = state.clone();
        before[layout.part(0, 0)] = SPACE.number(held.parts().get(0));

        assertThat(tellsOfALoss(walker, before)).isFalse();
        // The first one is over, as after its V.
        assertThat(tellsOfALoss(walker, bereaved(state, layout))).isTrue();
    }

    private static int[] bereaved(int[] state, Layout layout) {
        int[] next = state.clone();
        next[layout.all(0)] = SPACE.number(SPACE.client(next[layout.all(0)]).as(new Role.HoldingAll(true)));
        return next;
    }

    private static boolean tellsOfALoss(Walker walker, int[] from) {
        boolean[] told = {false};
        walker.walk(from, new Walker.Steps() {
            @Override
            public void next(int[] state) {
                told[0] |= walker.last().what() == Stepped.What.BEREFT;
            }

            @Override
            public void broken(Property law) {}
        });
        return told[0];
    }
}
