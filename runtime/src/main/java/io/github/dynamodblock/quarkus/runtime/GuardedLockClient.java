package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.BlockingGuard;
import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LockedWork;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.Returnable;
import io.github.dynamodblock.core.Campaigns;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The lock client that applications inject. Its calls that wait are refused on threads that must not block, and so are
 * those of its leases.
 */
final class GuardedLockClient implements LockClient, BlockingGuard {
    /** Stands for the lock in a call that requests none. */
    private static final LockKey NONE = LockKey.of("none");

    private final LateClient client;
    private final UnaryOperator<LockRequest> settings;
    private final LateCampaigns campaigns;

    /**
     * @param settings adds the settings of its key to a request for one lock
     */
    GuardedLockClient(LateClient client, UnaryOperator<LockRequest> settings) {
        this.client = client;
        this.settings = settings;
        // Through this client, so that its leases are guarded too, and the client is made again if that failed.
        this.campaigns = new LateCampaigns(timer -> new Campaigns.Environment(
                this::acquireAsync, timer, client.executor(), client.executor(), MayBlock::here));
    }

    @Override
    public void requireMayBlock(String call, LockKey key) {
        requireMayBlock(call, key, "Use LockClient.acquireAsync or UniLockClient");
    }

    private static void requireMayBlock(String call, LockKey key, String remedy) {
        if (!MayBlock.here()) {
            throw MayBlock.refused(call + " of the lock '" + key + "'", remedy);
        }
    }

    /** Requests for several locks must agree on their times, so no pattern applies to them. */
    private LockRequest single(LockRequest request) {
        return guarded(settings.apply(request));
    }

    private static LockRequest guarded(LockRequest request) {
        return request.listener()
                // The listener of a locked method hears nothing, and these requests are frequent.
                .filter(listener -> !(listener instanceof LockCall.Template))
                .map(listener -> request.toBuilder()
                        .listener(GuardedLease.listener(listener))
                        .build())
                .orElse(request);
    }

    private static List<LockRequest> guarded(List<LockRequest> requests) {
        return requests.stream().map(GuardedLockClient::guarded).toList();
    }

    /** A list without requests is refused later, in words. */
    private static LockKey key(List<LockRequest> requests) {
        return requests.isEmpty() ? NONE : requests.get(0).key();
    }

    @Override
    public Optional<Lease> tryAcquire(LockRequest request) throws InterruptedException {
        requireMayBlock(
                "LockClient.tryAcquire", request.key(), "Use LockClient.tryAcquireAsync or UniLockClient.tryAcquire");
        return client.get(request.key()).tryAcquire(single(request)).map(GuardedLease::new);
    }

    @Override
    public Lease acquire(LockRequest request) throws InterruptedException {
        requireMayBlock("LockClient.acquire", request.key(), "Use LockClient.acquireAsync or UniLockClient.acquire");
        return new GuardedLease(client.get(request.key()).acquire(single(request)));
    }

    @Override
    public CompletableFuture<Optional<Lease>> tryAcquireAsync(LockRequest request) {
        LockRequest asked = single(request);
        return client.ask(
                request.key(),
                made -> made.tryAcquireAsync(asked),
                lease -> lease.map(GuardedLease::new),
                lease -> lease.ifPresent(Returnable::giveBack));
    }

    @Override
    public CompletableFuture<Lease> acquireAsync(LockRequest request) {
        LockRequest asked = single(request);
        return client.ask(request.key(), made -> made.acquireAsync(asked), GuardedLease::new, Returnable::giveBack);
    }

    @Override
    public MultiLease acquireAll(List<LockRequest> requests) throws InterruptedException {
        LockKey first = key(requests);
        requireMayBlock("LockClient.acquireAll", first, "Use LockClient.acquireAllAsync or UniLockClient.acquireAll");
        return new GuardedMultiLease(client.get(first).acquireAll(guarded(requests)));
    }

    @Override
    public Optional<MultiLease> tryAcquireAll(List<LockRequest> requests) throws InterruptedException {
        LockKey first = key(requests);
        requireMayBlock(
                "LockClient.tryAcquireAll", first, "Use LockClient.tryAcquireAllAsync or UniLockClient.tryAcquireAll");
        return client.get(first).tryAcquireAll(guarded(requests)).map(GuardedMultiLease::new);
    }

    @Override
    public CompletableFuture<Optional<MultiLease>> tryAcquireAllAsync(List<LockRequest> requests) {
        List<LockRequest> asked = guarded(requests);
        return client.ask(
                key(requests),
                made -> made.tryAcquireAllAsync(asked),
                all -> all.map(GuardedMultiLease::new),
                all -> all.ifPresent(Returnable::giveBack));
    }

    @Override
    public CompletableFuture<MultiLease> acquireAllAsync(List<LockRequest> requests) {
        List<LockRequest> asked = guarded(requests);
        return client.ask(
                key(requests), made -> made.acquireAllAsync(asked), GuardedMultiLease::new, Returnable::giveBack);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T withLock(LockRequest request, LockedWork<T, E> work)
            throws E, InterruptedException {
        Objects.requireNonNull(work, "work");
        requireMayBlock("LockClient.withLock", request.key(), "Use LockClient.withLockAsync or UniLockClient.withLock");
        return client.get(request.key()).withLock(single(request), lease -> work.under(new GuardedLease(lease)));
    }

    @Override
    public <T> CompletableFuture<T> withLockAsync(LockRequest request, Function<Lease, CompletionStage<T>> work) {
        Objects.requireNonNull(work, "work");
        LockRequest asked = single(request);
        return client.ask(
                request.key(),
                made -> made.withLockAsync(asked, lease -> work.apply(new GuardedLease(lease))),
                Function.identity(),
                result -> {});
    }

    @Override
    public Leadership campaign(LockRequest request) {
        return campaigns.begin(request.toBuilder()
                .listener(new LockCall.Candidate(request.listener()))
                .build());
    }

    @Override
    public List<Lease> leases() {
        return client.made().stream()
                .flatMap(made -> made.leases().stream())
                .<Lease>map(GuardedLease::new)
                .toList();
    }

    @Override
    public String owner() {
        if (client.made().isEmpty()) {
            MayBlock.require("LockClient.owner, as the first use of the client,", "Request a lock first");
        }
        return client.get(NONE).owner();
    }

    /** Closes the client for good, even if it was not made yet. */
    @Override
    public void close(Duration workLimit) {
        MayBlock.require(
                "LockClient.close", "Leave that to Quarkus, which closes the client when the application stops");
        end(workLimit);
    }

    /** Closes the client like {@link #close(Duration)}, on any thread. */
    void end(Duration workLimit) {
        campaigns.close();
        client.close(workLimit);
    }
}
