package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.quarkus.OnLost;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.smallrye.mutiny.subscription.SerializedSubscriber;
import io.smallrye.mutiny.subscription.SwitchableSubscriptionSubscriber;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The items of a body's {@link Multi}. Each subscription holds the lock from before the body is called until the items
 * end. The subscriber is told of the end after the release.
 */
final class LateMulti extends AbstractMulti<Object> {
    private final LateBody bodies;
    private final LateBody.Call call;

    LateMulti(LateBody bodies, LateBody.Call call) {
        this.bodies = bodies;
        this.call = call;
    }

    @Override
    public void subscribe(MultiSubscriber<? super Object> downstream) {
        Executor here = bodies.here();
        // A loss comes from another thread than the items, and a subscriber must not be called on two at once.
        MultiSubscriber<? super Object> told =
                call.site().body().onLost() == OnLost.CANCEL ? new SerializedSubscriber<>(downstream) : downstream;
        Items items = new Items(told, here);
        told.onSubscribe(items);
        if (!items.isCancelled()) {
            items.of(bodies.run(call, here, result -> items.from(call.result(Multi.class, result))));
        }
    }

    /** Passes the items on; requests that come before the body is called are kept for it. */
    private static final class Items extends SwitchableSubscriptionSubscriber<Object> {
        private final Executor here;
        private final CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
        private volatile @Nullable CompletableFuture<?> run;
        private volatile boolean stopped;

        Items(MultiSubscriber<? super Object> downstream, Executor here) {
            super(downstream);
            this.here = here;
        }

        void of(CompletableFuture<?> started) {
            run = started;
            if (isCancelled()) {
                started.cancel(true);
            }
            CompletableFuture<?> unused = started.whenComplete((nothing, failure) -> tell(failure));
        }

        @SuppressWarnings("unchecked") // The subscriber gets the items that the method declares.
        LateRun.Work from(Multi<?> multi) {
            ((Multi<Object>) multi).subscribe(this);
            return new LateRun.Work() {
                @Override
                public CompletionStage<?> end() {
                    return end;
                }

                @Override
                public void cancel() {
                    stop();
                }
            };
        }

        /** Cancels the work without the subscriber, who is still to be told why. */
        private void stop() {
            stopped = true;
            Flow.Subscription upstream = currentUpstream.get();
            try {
                if (upstream != null) {
                    upstream.cancel();
                }
            } finally {
                // Also if the code that the body runs at its cancellation throws: otherwise the lock would never be
                // free.
                end.cancel(false);
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription upstream) {
            super.onSubscribe(upstream);
            if (stopped) {
                upstream.cancel();
            }
        }

        private void tell(@Nullable Throwable failure) {
            Runnable telling = () -> {
                if (isCancelled()) {
                    return;
                }
                if (failure == null) {
                    downstream.onCompletion();
                } else {
                    downstream.onFailure(failure);
                }
            };
            try {
                here.execute(telling);
            } catch (RejectedExecutionException e) {
                telling.run();
            }
        }

        @Override
        public void onItem(Object item) {
            if (!isCancelled() && !stopped) {
                downstream.onItem(item);
            }
        }

        @Override
        public void onCompletion() {
            end.complete(null);
        }

        @Override
        public void onFailure(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void cancel() {
            try {
                super.cancel();
            } finally {
                end.cancel(false);
                CompletableFuture<?> started = run;
                if (started != null) {
                    started.cancel(true);
                }
            }
        }
    }
}
