package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.LastObservation.Worth;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is worth remembering of a row. A lease is 2,000 ns here, and clocks do not drift. */
class LastObservationTest {
    private static final LockKey KEY = LockKey.of("k");
    private static final long LEASE = 2_000;
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private static RowObservation seen(long beat, boolean released, long now) {
        LockRow row = new LockRow(
                KEY,
                Optional.of("holder"),
                Optional.of(Duration.ofNanos(LEASE)),
                new Version("1".repeat(32), beat).toString(),
                released,
                OptionalLong.of(7),
                RowContent.NONE);
        return RowObservation.first(Optional.of(row), now, LEASE, new ClockDrift(0));
    }

    private static LastObservation held(long now) {
        return LastObservation.first(KEY, seen(1, false, now), now);
    }

    @Test
    void first_heldByAnother_isWorthMoreThanFree() {
        assertThat(held(0).worth(0)).isEqualTo(Worth.SEEN_ONCE);
        assertThat(LastObservation.first(KEY, seen(1, true, 0), 0).worth(0)).isEqualTo(Worth.NOTHING);
    }

    /** Whoever watches a dead holder must not begin anew. */
    @Test
    void then_unchanged_isWorthMost_andIsWatchedSinceTheFirstLook() {
        LastObservation again = held(5).then(seen(1, false, 10), true, 10);

        assertThat(again.worth(10)).isEqualTo(Worth.SEEN_UNCHANGED);
        assertThat(again.key()).isEqualTo(KEY);
        assertThat(again.seen().deadAt()).isEqualTo(5 + LEASE);
    }

    @Test
    void then_renewedOrFreed_isWorthNothing() {
        assertThat(held(0).then(seen(2, false, 10), true, 10).worth(10)).isEqualTo(Worth.NOTHING);
        assertThat(held(0).then(seen(1, true, 10), true, 10).worth(10)).isEqualTo(Worth.NOTHING);
    }

    @Test
    void worth_whenNobodyHasLookedForAnHourBeyondTheLease_isNothing() {
        LastObservation last = held(0).then(seen(1, false, 10), true, 10);

        assertThat(last.worth(10 + LEASE + HOUR - 1)).isEqualTo(Worth.SEEN_UNCHANGED);
        assertThat(last.worth(10 + LEASE + HOUR)).isEqualTo(Worth.NOTHING);
    }
}
