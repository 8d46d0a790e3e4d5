package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SpaceBoundsTest {
    private static final SpaceBounds MIDDLE = new SpaceBounds(2, 2, 3, 3, 1, 1, true, true, true);

    private static boolean within(SpaceBounds small, SpaceBounds large) {
        return small.clients() <= large.clients()
                && small.grants() <= large.grants()
                && small.beats() <= large.beats()
                && small.tenures() <= large.tenures()
                && small.zombies() <= large.zombies()
                && small.inFlight() <= large.inFlight()
                && (large.lateReads() || !small.lateReads())
                && (large.sleeps() || !small.sleeps())
                && (large.throttles() || !small.throttles())
                && (large.commits() || !small.commits())
                // A space with releases by force keeps fewer laws, so it is not within one without, nor the other way
                // round.
                && large.forces() == small.forces()
                // What one wants together another may have one at a time.
                && large.together() == small.together();
    }

    /** What is searched for the lock by default would show each of these mistakes, were the lock's own. */
    @ParameterizedTest
    @EnumSource
    void mutant_isLookedForWithinASpaceThatIsSearchedByDefault(ExploredMutant mutant) {
        assertThat(SpaceBounds.TWO_CLIENTS).anyMatch(space -> within(mutant.bounds(), space));
    }

    static Stream<SpaceBounds> largerInOne() {
        return Stream.of(
                new SpaceBounds(3, 2, 3, 3, 1, 1, true, true, true),
                new SpaceBounds(2, 3, 3, 3, 1, 1, true, true, true),
                new SpaceBounds(2, 2, 4, 3, 1, 1, true, true, true),
                new SpaceBounds(2, 2, 3, 4, 1, 1, true, true, true),
                new SpaceBounds(2, 2, 3, 3, 2, 1, true, true, true),
                new SpaceBounds(2, 2, 3, 3, 1, 2, true, true, true));
    }

    @ParameterizedTest
    @MethodSource("largerInOne")
    void bounds_largerInOne_areNotWithin(SpaceBounds larger) {
        assertThat(within(larger, MIDDLE)).isFalse();
        assertThat(within(MIDDLE, larger)).isTrue();
    }

    @Test
    void bounds_withMoreThatMayHappen_areNotWithin() {
        assertThat(within(MIDDLE, new SpaceBounds(2, 2, 3, 3, 1, 1, false, true, true)))
                .isFalse();
        assertThat(within(MIDDLE, new SpaceBounds(2, 2, 3, 3, 1, 1, true, false, true)))
                .isFalse();
        assertThat(within(MIDDLE, new SpaceBounds(2, 2, 3, 3, 1, 1, true, true, false)))
                .isFalse();
        SpaceBounds committing = new SpaceBounds(2, 2, 3, 3, 1, 1, true, true, true, true, false);
        assertThat(within(committing, MIDDLE)).isFalse();
        assertThat(within(MIDDLE, committing)).isTrue();
        SpaceBounds forcing = new SpaceBounds(2, 2, 3, 3, 1, 1, true, true, true, true, true);
        assertThat(within(forcing, committing)).isFalse();
        assertThat(within(committing, forcing)).isFalse();
        assertThat(within(new SpaceBounds(2, 2, 3, 3, 1, 1, false, false, false), MIDDLE))
                .isTrue();
        assertThat(within(SpaceBounds.TOGETHER, MIDDLE)).isFalse();
    }

    @Test
    void bounds_thatLeaveNothing_areRefused() {
        assertThatThrownBy(() -> new SpaceBounds(2, 0, 3, 3, 1, 1, true, true, true))
                .hasMessageContaining("grants 0");
        assertThatThrownBy(() -> new SpaceBounds(4, 1, 3, 3, 1, 1, true, true, true))
                .hasMessageContaining("not 4");
        assertThatThrownBy(() -> two(false, false, false, 3)).hasMessageContaining("3 of 2 clients");
    }

    @Test
    void boundsOfTwoKeys_withWhatIsPlayedWithOneOnly_areRefused() {
        assertThatThrownBy(() -> two(true, false, false, 1)).hasMessageContaining("late");
        assertThatThrownBy(() -> two(false, true, false, 1)).hasMessageContaining("commits");
        assertThatThrownBy(() -> two(false, false, true, 1)).hasMessageContaining("forced");
        assertThat(two(false, false, false, 2).keys()).isEqualTo(2);
        assertThat(two(true, true, true, 0).keys()).isEqualTo(1);
    }

    private static SpaceBounds two(boolean lateReads, boolean commits, boolean forces, int together) {
        return new SpaceBounds(2, 1, 3, 3, 1, 1, lateReads, false, false, commits, forces, together);
    }
}
