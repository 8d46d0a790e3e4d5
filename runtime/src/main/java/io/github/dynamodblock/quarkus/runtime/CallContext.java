package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.StoreUnavailableException;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Identifies whose work is running: the work of a duplicated Vert.x context, which each request has, or the work of a
 * thread.
 */
final class CallContext {
    private CallContext() {}

    /**
     * Returns the same object for all work of one request, on whatever thread it runs.
     *
     * @throws LockMisuseException on an event loop, where the work of many requests runs, if nothing identifies whose
     *     work this is
     */
    static Object current() {
        Context context = Vertx.currentContext();
        if (context != null && VertxContext.isDuplicatedContext(context)) {
            return context;
        }
        if (Context.isOnEventLoopThread()) {
            throw new LockMisuseException(
                    "A reentrant request on an event loop needs a duplicated Vert.x context to identify its work, and"
                            + " there is none. Make the request on such a context (Quarkus gives one to each of its"
                            + " requests), on a worker thread, or without reentrant.",
                    null);
        }
        return Thread.currentThread();
    }

    /**
     * Returns a {@code Uni} that sends a request at each subscription, and emits the result where the subscription
     * was made: on its event loop, or on a worker of its context. Cancelling gives up the request.
     *
     * <p>If the context takes no more work, for example while Vert.x closes: a result that leaves something to undo
     * is undone, and the subscriber receives a {@link StoreUnavailableException}. Any other result is emitted on the
     * thread that brought it.
     *
     * @param undo what to do with a result that no subscriber received, because the subscriber was gone or could not
     *     be reached
     */
    static <T extends @Nullable Object> Uni<T> uni(Supplier<? extends CompletionStage<T>> asked, Consumer<T> undo) {
        return uni(asked, Optional.of(undo));
    }

    /** Returns such a {@code Uni} for a result that leaves nothing to undo. */
    static <T extends @Nullable Object> Uni<T> uni(Supplier<? extends CompletionStage<T>> asked) {
        return uni(asked, Optional.empty());
    }

    private static <T extends @Nullable Object> Uni<T> uni(
            Supplier<? extends CompletionStage<T>> asked, Optional<Consumer<T>> undo) {
        return Uni.createFrom().deferred(() -> {
            Reception<T> reception = new Reception<>(undo);
            return Uni.createFrom()
                    .<T>emitter(subscriber -> {
                        Executor there = here();
                        CompletableFuture<T> answer = asked.get().toCompletableFuture();
                        AtomicBoolean gone = new AtomicBoolean();
                        subscriber.onTermination(() -> {
                            gone.set(true);
                            answer.cancel(true);
                        });
                        CompletionStage<T> unused = answer.whenComplete((item, failure) -> {
                            // Mutiny logs an error for a failure that nobody receives.
                            if (failure == null || !gone.get()) {
                                reception.tell(there, subscriber, item, failure);
                            }
                        });
                    })
                    .onItem()
                    .invoke(reception::received);
        });
    }

    /** Returns where the work of the caller goes on: on its event loop, or on a worker of its context. */
    static Executor here() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : executor(context, Context.isOnEventLoopThread());
    }

    /** The delivery of one result to one subscriber. */
    private static final class Reception<T extends @Nullable Object> {
        private final Optional<Consumer<T>> undo;
        private volatile boolean received;

        Reception(Optional<Consumer<T>> undo) {
            this.undo = undo;
        }

        /** The subscriber still exists, and receives the item. */
        void received() {
            received = true;
        }

        void tell(Executor there, UniEmitter<? super T> subscriber, T item, @Nullable Throwable failure) {
            Runnable telling = failure == null ? () -> complete(subscriber, item) : () -> subscriber.fail(failure);
            try {
                there.execute(telling);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                if (failure != null || undo.isEmpty()) {
                    telling.run();
                } else {
                    undo.get().accept(item);
                    subscriber.fail(new StoreUnavailableException(
                            "The lock was released: the Vert.x context of its subscriber accepts no more work (" + e
                                    + "). Request locks before Vert.x closes, and leave room in its worker pool.",
                            e));
                }
            }
        }

        private void complete(UniEmitter<? super T> subscriber, T item) {
            subscriber.complete(item);
            if (!received) {
                undo.ifPresent(giveBack -> giveBack.accept(item));
            }
        }
    }

    private static Executor executor(Context context, boolean onEventLoop) {
        if (onEventLoop) {
            return task -> context.runOnContext(nothing -> task.run());
        }
        return task -> {
            AtomicBoolean began = new AtomicBoolean();
            Future<?> done = context.executeBlocking(
                    (Callable<@Nullable Object>) () -> {
                        began.set(true);
                        task.run();
                        return null;
                    },
                    false);
            // A closed worker pool fails the future at once; the future's listeners are possibly never called.
            if (done.failed() && !began.get()) {
                throw new RejectedExecutionException(done.cause());
            }
        };
    }
}
