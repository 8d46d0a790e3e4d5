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

/** What a transaction came to: all of its writes were applied, or some rows refused it and none was. */
record TransactionResult(AcquireAllAnswer answer, List<Optional<LockRow>> rows) {
    /** As the table does it; the writes are of the rows in their order. */
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
