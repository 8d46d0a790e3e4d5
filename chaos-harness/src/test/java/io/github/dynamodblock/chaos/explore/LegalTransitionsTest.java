package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LegalTransitionsTest {
    private static LockRow row(char client, int grant, long beat, long token, boolean released) {
        return new LockRow(
                ExploredTime.KEY,
                Optional.empty(),
                Optional.of(ExploredTime.ROW_LEASE),
                new Version(ExploredNames.grant(client, grant), beat).toString(),
                released,
                OptionalLong.of(token),
                RowContent.NONE);
    }

    private static boolean change(LockRow before, LockRow after) {
        return LegalTransitions.change(Optional.of(before), after);
    }

    private static final LockRow HELD = row('a', 1, 2, 1, false);
    private static final LockRow FREE = row('a', 1, 3, 1, true);

    @Test
    void create_isLegal_unlessFree() {
        assertThat(LegalTransitions.change(Optional.empty(), HELD)).isTrue();
        assertThat(LegalTransitions.change(Optional.empty(), FREE)).isFalse();
    }

    @Test
    void renewal_isLegal_atAHigherBeatOnly() {
        assertThat(change(HELD, row('a', 1, 3, 1, false))).isTrue();
        assertThat(change(HELD, row('a', 1, 2, 1, false))).isFalse();
        assertThat(change(HELD, row('a', 1, 1, 1, false))).isFalse();
    }

    @Test
    void release_isLegal_byTheSameTenureOnly() {
        assertThat(change(HELD, FREE)).isTrue();
        assertThat(change(HELD, row('a', 2, 3, 1, true))).isFalse();
        assertThat(change(HELD, row('a', 1, 3, 2, true))).isFalse();
    }

    @Test
    void renewal_ofAReleasedRow_isIllegal() {
        assertThat(change(FREE, row('a', 1, 4, 1, false))).isFalse();
    }

    @Test
    void takeover_isLegal_withAnotherGrantAndAHigherToken() {
        assertThat(change(HELD, row('b', 1, 1, 2, false))).isTrue();
        assertThat(change(FREE, row('b', 1, 1, 2, false))).isTrue();
        assertThat(change(HELD, row('a', 1, 3, 2, false))).isFalse();
        assertThat(change(row('a', 1, 1, 2, false), row('b', 1, 1, 1, false))).isFalse();
    }
}
