package io.github.dynamodblock.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store must do with several rows at once, tested through its port. */
public abstract class AcquireAllContract {
    private static final String MINE = "a".repeat(32);
    private static final String THEIRS = "b".repeat(32);
    private static final long FLOOR = 1_000_000;
    /** Longer than any answer takes here. */
    protected static final Duration LIMIT = Duration.ofSeconds(30);

    private final String id = UUID.randomUUID().toString();

    /** The store under test. */
    protected abstract LockStore store();

    /** Whether a released row stays; else release takes it away. */
    protected boolean keepsReleased() {
        return true;
    }

    /** The lock of that name there. */
    protected LockKey key(String name) {
        return LockKey.of(name);
    }

    private LockKey one() {
        return key("one-" + id);
    }

    private LockKey two() {
        return key("two-" + id);
    }

    @Test
    void acquireAll_noRows_makesAllAndAReadShowsTheirTokens() {
        assertThat(all(MINE, 1, null)).isInstanceOf(AcquireAllAnswer.Applied.class);

        assertThat(shown()).containsOnlyKeys(one(), two()).allSatisfy((key, row) -> {
            assertThat(row.key()).isEqualTo(key);
            assertThat(row.isHeldBy(MINE, FLOOR + 1)).isTrue();
            assertThat(row.version()).isEqualTo(new Version(MINE, 1).toString());
        });
    }

    @Test
    void acquireAll_oneIsHeld_takesNoneAndShowsThatOne() {
        write(acquire(two(), THEIRS, 1, null));

        AcquireAllAnswer answer = all(MINE, 1, null);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        AcquireAllAnswer.Refused.class,
                        refused -> assertThat(refused.rows())
                                .containsOnlyKeys(two())
                                .containsEntry(two(), Optional.of(row(two()))));
        assertThat(shown()).containsOnlyKeys(two());
        assertThat(row(two()).isHeldBy(THEIRS, FLOOR + 1)).isTrue();
    }

    @Test
    void acquireAll_oneDeadAndOneFree_takesBoth() {
        write(acquire(two(), THEIRS, 1, null));

        assertThat(all(MINE, 1, new Version(THEIRS, 1).toString())).isInstanceOf(AcquireAllAnswer.Applied.class);

        assertThat(row(one()).isHeldBy(MINE, FLOOR + 1)).isTrue();
        assertThat(row(two()).isHeldBy(MINE, FLOOR + 2)).isTrue();
    }

    @Test
    void acquireAll_againByTheSameGrant_isRefusedByAllAndShowsThem() {
        all(MINE, 1, null);
        Map<LockKey, LockRow> before = shown();

        AcquireAllAnswer answer = all(MINE, 2, null);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        AcquireAllAnswer.Refused.class,
                        refused -> assertThat(refused.rows())
                                .containsEntry(one(), Optional.of(Objects.requireNonNull(before.get(one()))))
                                .containsEntry(two(), Optional.of(Objects.requireNonNull(before.get(two())))));
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void acquireAll_theSameGrantHoldsOneAndTheOtherIsGone_takesNone() {
        all(MINE, 1, null);
        write(new LockWrite.Release(two(), new Version(MINE, 2), FLOOR + 1, true, ReleaseRequest.NONE));

        assertThat(all(MINE, 3, null))
                .isInstanceOfSatisfying(
                        AcquireAllAnswer.Refused.class,
                        refused -> assertThat(refused.rows()).containsOnlyKeys(one()));
        assertThat(shown()).containsOnlyKeys(one());
    }

    private AcquireAllAnswer all(String grant, long beat, @Nullable String seenOfTwo) {
        return store().acquireAll(
                        List.of(acquire(one(), grant, beat, null), acquire(two(), grant, beat, seenOfTwo)), LIMIT)
                .join();
    }

    private Map<LockKey, LockRow> shown() {
        ReadAllAnswer answer = store().readAll(List.of(one(), two()), LIMIT).join();
        assertThat(answer).isInstanceOf(ReadAllAnswer.Shown.class);
        return ((ReadAllAnswer.Shown) answer).rows();
    }

    private LockRow row(LockKey of) {
        return Objects.requireNonNull(shown().get(of));
    }

    private void write(LockWrite write) {
        assertThat(store().write(write, LIMIT).join()).isInstanceOf(StoreAnswer.Applied.class);
    }

    private static LockWrite.Acquire acquire(LockKey key, String grant, long beat, @Nullable String seen) {
        return new LockWrite.Acquire(
                key,
                new Version(grant, beat),
                "owner-" + grant,
                Duration.ofSeconds(2),
                Optional.ofNullable(seen),
                FLOOR,
                4_000_000_000L,
                false,
                RowContent.NONE);
    }
}
