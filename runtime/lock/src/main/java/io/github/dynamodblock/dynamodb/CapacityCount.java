package io.github.dynamodblock.dynamodb;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Takes the consumed capacity from responses. Requests ask for it only if somebody listens: it costs no capacity, and
 * about a hundred bytes of each response. A refused write consumes capacity too, but its response does not say so.
 */
final class CapacityCount {
    static final CapacityCount NONE = new CapacityCount(Optional.empty());

    private final Optional<CapacityListener> listener;

    private CapacityCount(Optional<CapacityListener> listener) {
        this.listener = listener;
    }

    static CapacityCount of(CapacityListener listener) {
        return new CapacityCount(Optional.of(listener));
    }

    /** Returns what a request asks for; null if for nothing. */
    @Nullable ReturnConsumedCapacity asked() {
        return listener.isPresent() ? ReturnConsumedCapacity.TOTAL : null;
    }

    /** Takes the capacity from a response. A failure has none. */
    void hear(@Nullable Object response, @Nullable Throwable failure) {
        listener.ifPresent(hearing -> {
            if (response instanceof UpdateItemResponse update) {
                tell(hearing, CapacityListener.Units.WRITE, update.consumedCapacity());
            } else if (response instanceof DeleteItemResponse delete) {
                tell(hearing, CapacityListener.Units.WRITE, delete.consumedCapacity());
            } else if (response instanceof TransactWriteItemsResponse transaction) {
                tell(hearing, CapacityListener.Units.WRITE, transaction.consumedCapacity());
            } else if (response instanceof GetItemResponse get) {
                tell(hearing, CapacityListener.Units.READ, get.consumedCapacity());
            } else if (response instanceof BatchGetItemResponse batch) {
                tell(hearing, CapacityListener.Units.READ, batch.consumedCapacity());
            }
        });
    }

    private static void tell(CapacityListener hearing, CapacityListener.Units units, List<ConsumedCapacity> ofTables) {
        ofTables.forEach(one -> tell(hearing, units, one));
    }

    /** A test double, or a server that only resembles DynamoDB, can leave it out. */
    private static void tell(CapacityListener hearing, CapacityListener.Units units, @Nullable ConsumedCapacity one) {
        if (one != null && one.capacityUnits() != null) {
            hearing.consumed(units, one.capacityUnits());
        }
    }
}
