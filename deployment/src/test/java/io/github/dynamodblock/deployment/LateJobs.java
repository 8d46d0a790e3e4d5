package io.github.dynamodblock.deployment;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import io.github.dynamodblock.quarkus.OnLost;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Locked methods whose results come later. */
@ApplicationScoped
@NonBlocking
class LateJobs {
    /** Its type says when the result comes only in the beans. */
    interface Job<R> {
        R run(CompletionStage<String> gate);
    }

    @ApplicationScoped
    static class GenericJob implements Job<Uni<String>> {
        @Override
        @Locked("generic")
        public Uni<String> run(CompletionStage<String> gate) {
            return Uni.createFrom().completionStage(gate);
        }
    }

    /** Its methods return the results themselves. */
    @ApplicationScoped
    static class BlockingJob {
        @Inject
        CurrentLease current;

        @Locked(value = "interrupted", lease = "100ms", atMost = "100ms", onLost = OnLost.INTERRUPT)
        void interrupted(CountDownLatch never) throws InterruptedException {
            if (never.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("opened");
            }
        }

        @Locked("late")
        boolean leased(@Nullable Lease lease) {
            return lease == current.get() && lease != null;
        }
    }

    final List<Object> contexts = new CopyOnWriteArrayList<>();
    final List<Lease> leases = new CopyOnWriteArrayList<>();

    @Inject
    CurrentLease current;

    List<Lease> begun() {
        return leases;
    }

    List<Object> contexts() {
        return contexts;
    }

    private void begin() {
        leases.add(current.get());
        contexts.add(Optional.<Object>ofNullable(Vertx.currentContext()).orElse("none"));
    }

    @Locked("late")
    Uni<String> uni(CompletionStage<String> gate) {
        begin();
        return Uni.createFrom().completionStage(gate);
    }

    @Locked("late")
    CompletionStage<String> stage(CompletionStage<String> gate) {
        begin();
        return gate;
    }

    @Locked("late")
    CompletableFuture<String> future(CompletableFuture<String> gate) {
        begin();
        return gate;
    }

    @Locked("late")
    Multi<String> multi(CompletionStage<String> gate) {
        begin();
        return Multi.createFrom().completionStage(gate);
    }

    @Locked(value = "short", lease = "100ms", atMost = "100ms")
    Uni<String> shortLived(CompletionStage<String> gate) {
        begin();
        return Uni.createFrom().completionStage(gate);
    }

    @Locked(value = "cancelled", lease = "100ms", atMost = "100ms", onLost = OnLost.CANCEL)
    Uni<String> cancelled(CompletionStage<String> gate) {
        begin();
        return Uni.createFrom().completionStage(gate);
    }

    @Locked("late")
    Uni<Boolean> leased(@Nullable Lease lease) {
        return Uni.createFrom().item(lease == current.get() && lease != null);
    }

    @Locked("late")
    CompletionStage<Boolean> leasedStage(String before, @Nullable Lease lease) {
        return CompletableFuture.completedFuture(lease == current.get() && lease != null);
    }

    @Locked("late")
    Multi<Boolean> leasedMulti(@Nullable Lease lease, long after) {
        return Multi.createFrom().item(lease == current.get() && lease != null);
    }

    @Locked(value = "late", waitLimit = "0s", onBusy = OnBusy.SKIP)
    Uni<Optional<String>> skips() {
        return Uni.createFrom().item(Optional.of("ran"));
    }

    @Locked(value = "late", waitLimit = "0s", onBusy = OnBusy.FALLBACK, fallback = "other")
    CompletionStage<String> fallsBack() {
        return CompletableFuture.completedFuture("ran");
    }

    CompletionStage<String> other() {
        return CompletableFuture.completedFuture("fallback");
    }
}
