package io.github.dynamodblock.chaos.client;

import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.LockItem;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * An AWS lease is a lock of the AWS client, with the methods that the workload uses. Its token is a number that only
 * names it.
 */
final class AwsLease implements Lease {
    private final AmazonDynamoDBLockClient client;
    private final LockItem item;
    private final LockRequest request;
    private final long number;
    private volatile boolean released;

    AwsLease(AmazonDynamoDBLockClient client, LockItem item, LockRequest request, long number) {
        this.client = client;
        this.item = item;
        this.request = request;
        this.number = number;
    }

    /**
     * The session monitor calls this method. The AWS client reports that a lock is about to expire. It never reports
     * that a lock was lost.
     */
    void inDanger() {
        request.listener().ifPresent(listener -> listener.on(this, new LeaseEvent.InDanger()));
    }

    @Override
    public LockKey key() {
        return request.key();
    }

    @Override
    public String owner() {
        return item.getOwnerName();
    }

    @Override
    public long fencingToken() {
        return number;
    }

    @Override
    public boolean isValid() {
        return !released && !item.isExpired();
    }

    @Override
    public LeaseState state() {
        if (released) {
            return LeaseState.RELEASED;
        }
        return item.isExpired() ? LeaseState.LOST : LeaseState.HELD;
    }

    /**
     * Releases the lock. If the AWS client returns false, the row showed another version. An exception of the AWS
     * client says nothing about the row.
     */
    @Override
    public ReleaseOutcome release() {
        released = true;
        try {
            return client.releaseLock(item) ? ReleaseOutcome.RELEASED : ReleaseOutcome.LOST;
        } catch (SdkException e) {
            return ReleaseOutcome.UNKNOWN;
        }
    }

    @Override
    public void close() {
        release();
    }

    static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("The workload does not use this method of a peer");
    }

    @Override
    public Duration remaining() {
        throw unsupported();
    }

    @Override
    public void ensureValid() {
        if (!isValid()) {
            throw unsupported();
        }
    }

    @Override
    public void addListener(LeaseListener listener) {
        throw unsupported();
    }

    @Override
    public Optional<LockData> data() {
        return Optional.empty();
    }

    @Override
    public Map<String, AttributeValue> attributes() {
        return Map.of();
    }

    @Override
    public void heartbeat(HeartbeatRequest beat) {
        throw unsupported();
    }

    @Override
    public CompletionStage<@Nullable Void> heartbeatAsync(HeartbeatRequest beat) {
        throw unsupported();
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync() {
        throw unsupported();
    }

    @Override
    public ReleaseOutcome release(ReleaseRequest writes) {
        throw unsupported();
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync(ReleaseRequest writes) {
        throw unsupported();
    }

    @Override
    public TransactWriteItem conditionCheck() {
        throw unsupported();
    }

    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        throw unsupported();
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items) {
        throw unsupported();
    }
}
