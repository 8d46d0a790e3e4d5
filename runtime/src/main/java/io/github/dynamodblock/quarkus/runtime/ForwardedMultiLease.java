package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.Returnable;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Several locks around others, as a {@link ForwardedLease} is around another lease. */
interface ForwardedMultiLease extends MultiLease, Returnable {
    /** Returns the locks that answer. */
    MultiLease all();

    @Override
    default boolean isValid() {
        return all().isValid();
    }

    @Override
    default Duration remaining() {
        return all().remaining();
    }

    @Override
    default void ensureValid() {
        all().ensureValid();
    }

    @Override
    default List<TransactWriteItem> conditionChecks() {
        return all().conditionChecks();
    }
}
