package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.ReadAllAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What answers about two rows come to. */
class MultiRowAnswersTest {
    private static final String OURS = "1".repeat(32);
    private static final String OTHER = "2".repeat(32);
    private static final LockKey A = LockKey.of("a");
    private static final LockKey B = LockKey.of("b");
    private static final StoreAnswer UNKNOWN = new StoreAnswer.Unknown(new IllegalStateException("of a test"));
    private static final MultiRowAnswers BEGUN = MultiRowAnswers.of(List.of(A, B));

    private final StoreUnavailableException down = new StoreUnavailableException("of a test", null);
    private final LockRow a = row(A, OURS, 1, OptionalLong.of(7), 90);
    private final LockRow b = row(B, OURS, 1, OptionalLong.of(9), 80);

    private static LockRow row(LockKey key, String grant, long beat, OptionalLong token, long expiresAt) {
        return new LockRow(
                key,
                Optional.of("me"),
                Optional.of(Duration.ofSeconds(2)),
                new Version(grant, beat).toString(),
                false,
                token,
                RowContent.NONE,
                OptionalLong.of(expiresAt));
    }

    private static ReadAllAnswer shows(LockRow... rows) {
        return new ReadAllAnswer.Shown(Arrays.stream(rows).collect(Collectors.toMap(LockRow::key, row -> row)));
    }

    private MultiRowAnswers held() {
        return BEGUN.taken(shows(a, b), OURS).rows();
    }

    @Test
    void taken_allAreOurs_isAppliedWithTheRowThatMayBeCollectedFirstAndTheTokensOfAll() {
        MultiRowAnswers.Heard heard = BEGUN.taken(shows(a, b), OURS);

        assertThat(heard.answer()).isEqualTo(new StoreAnswer.Applied(b));
        assertThat(heard.rows().token(A)).isEqualTo(7);
        assertThat(heard.rows().token(B)).isEqualTo(9);
    }

    @Test
    void taken_oneHasATokenThatCannotBeRead_isAppliedWithThatRow() {
        LockRow odd = row(A, OURS, 1, OptionalLong.empty(), 99);

        assertThat(BEGUN.taken(shows(odd, b), OURS).answer()).isEqualTo(new StoreAnswer.Applied(odd));
    }

    @Test
    void taken_oneIsAnothersOrAbsentOrFreeOrTheReadHasNoAnswer_isUnknownAndNoneIsOurs() {
        LockRow stolen = row(B, OTHER, 1, OptionalLong.of(10), 80);
        for (ReadAllAnswer read : List.of(shows(a, stolen), shows(a), new ReadAllAnswer.Nothing(down))) {
            MultiRowAnswers.Heard heard = BEGUN.taken(read, OURS);

            assertThat(heard.answer()).isInstanceOf(StoreAnswer.Unknown.class);
            assertThat(heard.rows()).isEqualTo(BEGUN);
        }
    }

    @Test
    void refused_byAllRowsOfThisGrant_showsThatTheLostAttemptHadWorked() {
        MultiRowAnswers.Heard heard = BEGUN.refused(Map.of(A, Optional.of(a), B, Optional.of(b)), OURS);

        assertThat(heard.answer()).isEqualTo(new StoreAnswer.Refused(Optional.of(b)));
        assertThat(heard.rows().token(A)).isEqualTo(7);
    }

    @Test
    void refused_bySomeOnly_showsTheFirstThatIsNotOurs() {
        LockRow stolen = row(B, OTHER, 1, OptionalLong.of(10), 80);

        assertThat(BEGUN.refused(Map.of(A, Optional.of(a), B, Optional.of(stolen)), OURS)
                        .answer())
                .isEqualTo(new StoreAnswer.Refused(Optional.of(stolen)));
        assertThat(BEGUN.refused(Map.of(A, Optional.of(a), B, Optional.empty()), OURS)
                        .answer())
                .isEqualTo(new StoreAnswer.Refused(Optional.empty()));
        assertThat(BEGUN.refused(Map.of(A, Optional.of(a)), OURS))
                .isEqualTo(new MultiRowAnswers.Heard(new StoreAnswer.Refused(Optional.empty()), BEGUN));
    }

    @Test
    void renewed_all_isAppliedUntilTheFirstMayBeCollected() {
        LockRow laterA = row(A, OURS, 2, OptionalLong.of(7), 95);
        LockRow laterB = row(B, OURS, 2, OptionalLong.of(9), 85);
        StoreAnswer whole = held().renewed(
                        List.of(new StoreAnswer.Applied(laterA), new StoreAnswer.Applied(laterB)),
                        new Version(OURS, 2));

        assertThat(whole).isInstanceOfSatisfying(StoreAnswer.Applied.class, applied -> {
            assertThat(applied.row().beat()).isEqualTo(2);
            assertThat(applied.row().expiresAt()).hasValue(85);
        });
    }

    @Test
    void renewed_oneIsAnothers_isRefusedByIt() {
        StoreAnswer.Refused stolen = new StoreAnswer.Refused(Optional.of(row(B, OTHER, 1, OptionalLong.of(10), 80)));
        StoreAnswer.Unapplied throttled = new StoreAnswer.Unapplied(down, true);

        assertThat(held().renewed(List.of(throttled, stolen), new Version(OURS, 2)))
                .isEqualTo(stolen);
    }

    @Test
    void renewed_oneIsNotAppliedOrUnknown_isThat() {
        StoreAnswer applied = new StoreAnswer.Applied(a);
        StoreAnswer.Unapplied throttled = new StoreAnswer.Unapplied(down, true);

        assertThat(held().renewed(List.of(UNKNOWN, throttled), new Version(OURS, 2)))
                .isEqualTo(throttled);
        assertThat(held().renewed(List.of(applied, UNKNOWN), new Version(OURS, 2)))
                .isEqualTo(UNKNOWN);
    }

    @Test
    void renewed_oneIsRefusedAtANewerBeatOfItsOwn_isUnknown() {
        StoreAnswer.Refused overtaken = new StoreAnswer.Refused(Optional.of(row(B, OURS, 5, OptionalLong.of(9), 80)));

        assertThat(held().renewed(List.of(new StoreAnswer.Applied(a), overtaken), new Version(OURS, 2)))
                .isInstanceOf(StoreAnswer.Unknown.class);
    }
}
