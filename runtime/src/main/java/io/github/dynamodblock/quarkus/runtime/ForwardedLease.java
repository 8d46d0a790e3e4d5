package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.Returnable;
import io.github.dynamodblock.WorkAware;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A lease around another one, whose questions go to that one. What ends or renews a lease is not forwarded here. */
interface ForwardedLease extends Lease, Returnable, WorkAware {
    /** Returns the lease that answers. */
    Lease lease();

    @Override
    default LockKey key() {
        return lease().key();
    }

    @Override
    default String owner() {
        return lease().owner();
    }

    @Override
    default long fencingToken() {
        return lease().fencingToken();
    }

    @Override
    default Optional<LockData> data() {
        return lease().data();
    }

    @Override
    default Map<String, AttributeValue> attributes() {
        return lease().attributes();
    }

    @Override
    default boolean isValid() {
        return lease().isValid();
    }

    @Override
    default Duration remaining() {
        return lease().remaining();
    }

    @Override
    default void ensureValid() {
        lease().ensureValid();
    }

    @Override
    default LeaseState state() {
        return lease().state();
    }

    @Override
    default CompletionStage<@Nullable Void> heartbeatAsync(HeartbeatRequest request) {
        return lease().heartbeatAsync(request);
    }

    @Override
    default TransactWriteItem conditionCheck() {
        return lease().conditionCheck();
    }

    @Override
    default Work beginWork() {
        return WorkAware.begin(lease());
    }
}
