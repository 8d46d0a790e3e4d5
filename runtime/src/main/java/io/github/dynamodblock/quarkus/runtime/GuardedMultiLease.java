package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.Returnable;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Several locks that were granted together, guarded as a {@link GuardedLease} is. */
record GuardedMultiLease(MultiLease all) implements ForwardedMultiLease {
    private void requireMayBlock(String method, String remedy) {
        if (!MayBlock.here()) {
            throw MayBlock.refused("MultiLease." + method + " of " + keys(), remedy);
        }
    }

    private String keys() {
        return all.leases().stream()
                .map(lease -> "'" + lease.key() + "'")
                .collect(Collectors.joining(", ", "the locks ", ""));
    }

    @Override
    public List<Lease> leases() {
        return all.leases().stream().<Lease>map(GuardedLease::new).toList();
    }

    @Override
    public Lease lease(LockKey key) {
        return new GuardedLease(all.lease(key));
    }

    @Override
    public void addListener(LeaseListener listener) {
        all.addListener(GuardedLease.listener(listener));
    }

    @Override
    public ReleaseOutcome release() {
        requireMayBlock("release", "Use MultiLease.releaseAsync");
        return all.release();
    }

    @Override
    public ReleaseOutcome releaseInterruptibly() throws InterruptedException {
        requireMayBlock("releaseInterruptibly", "Use MultiLease.releaseAsync");
        return all.releaseInterruptibly();
    }

    @Override
    public CompletionStage<ReleaseOutcome> releaseAsync() {
        return all.releaseAsync();
    }

    @Override
    public CommitResult commit(List<TransactWriteItem> items) {
        requireMayBlock("commit", "Use MultiLease.commitAsync");
        return all.commit(items);
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(List<TransactWriteItem> items) {
        return all.commitAsync(items);
    }

    /** On a thread that must not block, this method sends the releases and does not wait for their end. */
    @Override
    public void close() {
        if (MayBlock.here()) {
            all.close();
        } else {
            UnwaitedRelease.of(keys(), all.releaseAsync());
        }
    }

    @Override
    public void giveBack() {
        Returnable.giveBack(all);
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
