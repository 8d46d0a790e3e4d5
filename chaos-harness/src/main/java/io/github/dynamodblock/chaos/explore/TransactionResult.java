package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A transaction result is the response to a transaction and the rows after it. Either all writes of the transaction
 * were applied, or some rows refused and no write was applied.
 */
record TransactionResult(AcquireAllAnswer answer, List<Optional<LockRow>> rows) {
    /** Applies a transaction as the table does. The writes are in the order of the rows. */
    static TransactionResult of(List<LockWrite.Acquire> writes, List<Optional<LockRow>> rows) {
        Map<LockKey, Optional<LockRow>> refusing = new HashMap<>();
        List<Optional<LockRow>> after = new ArrayList<>();
        for (int place = 0; place < rows.size(); place++) {
            LockWrite.Acquire write = writes.get(place);
            int at = place;
            Optional<LockRow> before = rows.get(place);
            if (write.isAllowed(before)) {
                after.add(Optional.of(KeyPair.nameless(write.apply(before))));
            } else {
                refusing.put(write.key(), before.map(row -> KeyPair.named(row, at)));
            }
        }
        return refusing.isEmpty()
                ? new TransactionResult(new AcquireAllAnswer.Applied(), after)
                : new TransactionResult(new AcquireAllAnswer.Refused(refusing), rows);
    }
}
