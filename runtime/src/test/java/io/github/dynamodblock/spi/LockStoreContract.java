package io.github.dynamodblock.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store must do, tested through its port. */
public abstract class LockStoreContract {
    private static final String MINE = "a".repeat(32);
    private static final String THEIRS = "b".repeat(32);
    private static final long FLOOR = 1_000_000;

    private final LockKey key = key("contract-" + UUID.randomUUID());

    /** The store under test. */
    protected abstract LockStore store();

    /** The lock of that name there. */
    protected LockKey key(String name) {
        return LockKey.of(name);
    }

    @Test
    void acquire_noRow_createsItAboveTheFloor() {
        LockRow row = applied(acquire(MINE, 1, null));

        assertThat(row.version()).isEqualTo(new Version(MINE, 1).toString());
        assertThat(row.token()).hasValue(FLOOR + 1);
        assertThat(row.owner()).contains("owner-" + MINE);
        assertThat(row.lease()).contains(Duration.ofSeconds(2));
        assertThat(row.released()).isFalse();
    }

    @Test
    void acquire_releasedRow_takesItWithTheNextToken() {
        applied(acquire(MINE, 1, null));
        applied(release(MINE, 2, FLOOR + 1));

        LockRow row = applied(acquire(THEIRS, 1, null));

        assertThat(row.token()).hasValue(FLOOR + 2);
        assertThat(row.released()).isFalse();
    }

    @Test
    void acquire_heldRow_isRefusedAndShowsIt() {
        applied(acquire(MINE, 1, null));

        assertThat(refused(acquire(THEIRS, 1, null)))
                .hasValueSatisfying(
                        row -> assertThat(row.isHeldBy(MINE, FLOOR + 1)).isTrue());
    }

    @Test
    void acquire_versionSeen_takesItOver() {
        applied(acquire(MINE, 1, null));

        LockRow row = applied(acquire(THEIRS, 1, new Version(MINE, 1).toString()));

        assertThat(row.isHeldBy(THEIRS, FLOOR + 2)).isTrue();
    }

    @Test
    void acquire_olderVersionSeen_isRefused() {
        applied(acquire(MINE, 1, null));
        applied(heartbeat(MINE, 2, FLOOR + 1));

        assertThat(refused(acquire(THEIRS, 1, new Version(MINE, 1).toString()))).isPresent();
    }

    @Test
    void acquire_secondAttemptOfAnAppliedDecision_isRefusedAndShowsOurGrant() {
        applied(acquire(MINE, 1, null));

        assertThat(refused(acquire(MINE, 2, null)))
                .hasValueSatisfying(
                        row -> assertThat(row.isHeldBy(MINE, FLOOR + 1)).isTrue());
    }

    @Test
    void acquire_secondAttemptOfADecisionAlreadyReleased_isRefused() {
        applied(acquire(MINE, 1, null));
        applied(release(MINE, 2, FLOOR + 1));

        assertThat(refused(acquire(MINE, 3, null)))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
    }

    @Test
    void acquire_withoutData_keepsWhatTheFormerHolderLeft() {
        applied(write(MINE, 1, null, LockData.ofText("left")));
        applied(release(MINE, 2, FLOOR + 1));

        assertThat(applied(acquire(THEIRS, 1, null)).data()).contains(LockData.ofText("left"));
    }

    @Test
    void heartbeat_ownGrantHigherBeat_isApplied() {
        applied(acquire(MINE, 1, null));

        LockRow row = applied(heartbeat(MINE, 2, FLOOR + 1));

        assertThat(row.version()).isEqualTo(new Version(MINE, 2).toString());
        assertThat(row.token()).hasValue(FLOOR + 1);
    }

    @Test
    void heartbeat_lateCopyOfAnOlderBeat_isRefused() {
        applied(acquire(MINE, 1, null));
        applied(heartbeat(MINE, 10, FLOOR + 1));

        assertThat(refused(heartbeat(MINE, 9, FLOOR + 1)))
                .hasValueSatisfying(row -> assertThat(row.beat()).isEqualTo(10));
    }

    @Test
    void heartbeat_sameBeatAgain_isRefused() {
        applied(acquire(MINE, 1, null));
        applied(heartbeat(MINE, 2, FLOOR + 1));

        assertThat(refused(heartbeat(MINE, 2, FLOOR + 1))).isPresent();
    }

    @Test
    void heartbeat_ownGrantUnderAnotherToken_isRefused() {
        applied(acquire(MINE, 1, null));

        assertThat(refused(heartbeat(MINE, 2, FLOOR))).isPresent();
    }

    @Test
    void heartbeat_releasedRow_isRefused() {
        applied(acquire(MINE, 1, null));
        applied(release(MINE, 3, FLOOR + 1));

        assertThat(refused(heartbeat(MINE, 4, FLOOR + 1)))
                .hasValueSatisfying(row -> assertThat(row.released()).isTrue());
    }

    @Test
    void heartbeat_noRow_isRefusedAndMakesNone() {
        assertThat(refused(heartbeat(MINE, 2, FLOOR + 1))).isEmpty();
        assertThat(shown()).isEmpty();
    }

    @Test
    void heartbeat_anothersRow_isRefused() {
        applied(acquire(THEIRS, 1, null));

        assertThat(refused(heartbeat(MINE, 2, FLOOR + 1)))
                .hasValueSatisfying(row -> assertThat(row.isOf(THEIRS)).isTrue());
    }

    @Test
    void release_ownRow_freesItAndKeepsTheToken() {
        applied(acquire(MINE, 1, null));

        LockRow row = applied(release(MINE, 2, FLOOR + 1));

        assertThat(row.released()).isTrue();
        assertThat(row.token()).hasValue(FLOOR + 1);
        assertThat(row.isOf(MINE)).isTrue();
    }

    @Test
    void release_anothersRow_isRefused() {
        applied(acquire(THEIRS, 1, null));

        assertThat(refused(release(MINE, 2, FLOOR + 1)))
                .hasValueSatisfying(row -> assertThat(row.released()).isFalse());
    }

    @Test
    void read_showsWhatWasWritten() {
        LockRow row = applied(acquire(MINE, 1, null));

        assertThat(shown()).contains(row);
    }

    private LockWrite acquire(String grant, long beat, @Nullable String seen) {
        return new LockWrite.Acquire(
                key,
                new Version(grant, beat),
                "owner-" + grant,
                Duration.ofSeconds(2),
                Optional.ofNullable(seen),
                FLOOR,
                4_000_000_000L,
                Optional.empty(),
                Map.of());
    }

    private LockWrite write(String grant, long beat, @Nullable String seen, LockData data) {
        LockWrite.Acquire plain = (LockWrite.Acquire) acquire(grant, beat, seen);
        return new LockWrite.Acquire(
                key,
                plain.version(),
                plain.owner(),
                plain.lease(),
                plain.seen(),
                FLOOR,
                plain.expiresAt(),
                Optional.of(data),
                Map.of());
    }

    private LockWrite heartbeat(String grant, long beat, long token) {
        return new LockWrite.Heartbeat(key, new Version(grant, beat), token, Duration.ofSeconds(2), 4_000_000_000L);
    }

    private LockWrite release(String grant, long beat, long token) {
        return new LockWrite.Release(key, new Version(grant, beat), token);
    }

    private LockRow applied(LockWrite write) {
        StoreAnswer answer = store().write(write).join();
        assertThat(answer).isInstanceOf(StoreAnswer.Applied.class);
        return ((StoreAnswer.Applied) answer).row();
    }

    private Optional<LockRow> refused(LockWrite write) {
        StoreAnswer answer = store().write(write).join();
        assertThat(answer).isInstanceOf(StoreAnswer.Refused.class);
        return ((StoreAnswer.Refused) answer).row();
    }

    private Optional<LockRow> shown() {
        ReadAnswer answer = store().read(key, true).join();
        assertThat(answer).isInstanceOf(ReadAnswer.Shown.class);
        return ((ReadAnswer.Shown) answer).row();
    }
}
