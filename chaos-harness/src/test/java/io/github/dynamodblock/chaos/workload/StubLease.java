package io.github.dynamodblock.chaos.workload;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A lease of a test's own that carries nothing, is renewed by nobody, and is released at once. */
public abstract class StubLease implements Lease {
    @Override
    public long fencingToken() {
        return 7;
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
    public void heartbeat(HeartbeatRequest request) {}

    @Override
    public CompletionStage<@Nullable Void> heartbeatAsync(HeartbeatRequest request) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync() {
        return CompletableFuture.completedFuture(release());
    }

    /** Writes nothing. */
    @Override
    public ReleaseOutcome release(ReleaseRequest request) {
        return release();
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync(ReleaseRequest request) {
        return releaseAsync();
    }

    @Override
    public TransactWriteItem conditionCheck() {
        return TransactWriteItem.builder().build();
    }

    /** Writes nothing. */
    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        return CommitResult.of(release() == ReleaseOutcome.RELEASED ? CommitOutcome.COMMITTED : CommitOutcome.UNKNOWN);
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items) {
        return CompletableFuture.completedFuture(commit(items));
    }

    @Override
    public void close() {
        release();
    }
}
