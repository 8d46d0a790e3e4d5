package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeaseState;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.WorkAware;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A lease that passes every call to another lease. */
public abstract class LeaseDecorator implements Lease, WorkAware {
    private final Lease real;

    protected LeaseDecorator(Lease real) {
        this.real = real;
    }

    @Override
    public Work beginWork() {
        return WorkAware.begin(real);
    }

    @Override
    public LockKey key() {
        return real.key();
    }

    @Override
    public String owner() {
        return real.owner();
    }

    @Override
    public long fencingToken() {
        return real.fencingToken();
    }

    @Override
    public boolean isValid() {
        return real.isValid();
    }

    @Override
    public Duration remaining() {
        return real.remaining();
    }

    @Override
    public void ensureValid() {
        real.ensureValid();
    }

    @Override
    public LeaseState state() {
        return real.state();
    }

    @Override
    public void addListener(LeaseListener listener) {
        real.addListener(listener);
    }

    @Override
    public Optional<LockData> data() {
        return real.data();
    }

    @Override
    public Map<String, AttributeValue> attributes() {
        return real.attributes();
    }

    @Override
    public void heartbeat(HeartbeatRequest request) {
        real.heartbeat(request);
    }

    @Override
    public CompletionStage<@Nullable Void> heartbeatAsync(HeartbeatRequest request) {
        return real.heartbeatAsync(request);
    }

    @Override
    public ReleaseOutcome release() {
        return awaited(releaseAsync());
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync() {
        return real.releaseAsync();
    }

    @Override
    public ReleaseOutcome release(ReleaseRequest request) {
        return awaited(releaseAsync(request));
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync(ReleaseRequest request) {
        return real.releaseAsync(request);
    }

    @Override
    public TransactWriteItem conditionCheck() {
        return real.conditionCheck();
    }

    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        return awaited(commitAsync(items));
    }

    /**
     * Waits for the result of the asynchronous form. So a mutant changes only the asynchronous form, whichever form its
     * user calls.
     */
    private static <T> T awaited(CompletionStage<T> told) {
        try {
            return told.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items) {
        return real.commitAsync(items);
    }

    @Override
    public void close() {
        real.close();
    }
}
