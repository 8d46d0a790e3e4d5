package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransactionResultTest {
    private static final List<Optional<LockRow>> NO_ROWS = List.of(Optional.empty(), Optional.empty());

    private static List<LockWrite.Acquire> acquires(char client) {
        return IntStream.range(0, 2)
                .mapToObj(place -> new LockWrite.Acquire(
                        KeyPair.BOTH.get(place),
                        new Version(ExploredNames.grant(client, 1), 1),
                        "owner",
                        ExploredTime.ROW_LEASE,
                        Optional.empty(),
                        0,
                        ExploredTime.NEVER_COLLECTED,
                        false,
                        RowContent.NONE))
                .toList();
    }

    @Test
    void transaction_thatAllRowsAllow_takesAll() {
        TransactionResult transacted = TransactionResult.of(acquires('a'), NO_ROWS);

        assertThat(transacted.answer()).isInstanceOf(AcquireAllAnswer.Applied.class);
        assertThat(transacted.rows())
                .allSatisfy(row -> assertThat(row.orElseThrow().isHeldBy(ExploredNames.grant('a', 1), 1))
                        .isTrue())
                .doesNotContain(Optional.empty());
    }

    @Test
    void transaction_thatOneRowRefuses_takesNone_andShowsThatRow() {
        List<Optional<LockRow>> rows = List.of(
                Optional.empty(),
                TransactionResult.of(acquires('b'), NO_ROWS).rows().get(1));
        TransactionResult transacted = TransactionResult.of(acquires('a'), rows);

        assertThat(transacted.rows()).isEqualTo(rows);
        assertThat(((AcquireAllAnswer.Refused) transacted.answer()).rows())
                .containsOnlyKeys(KeyPair.BOTH.get(1))
                .containsEntry(KeyPair.BOTH.get(1), rows.get(1).map(row -> KeyPair.named(row, 1)));
    }

    @Test
    void rows_thatAreAlike_areOneWhateverTheirKeys() {
        List<Optional<LockRow>> rows =
                TransactionResult.of(acquires('a'), NO_ROWS).rows();

        assertThat(rows.get(0)).isEqualTo(rows.get(1));
        assertThat(KeyPair.named(rows).keySet()).containsExactlyInAnyOrderElementsOf(KeyPair.BOTH);
    }
}
