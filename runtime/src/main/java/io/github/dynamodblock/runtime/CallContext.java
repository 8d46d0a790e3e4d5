package io.github.dynamodblock.runtime;

import io.github.dynamodblock.LockMisuseException;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whose work is being done: that of a duplicated Vert.x context, as each request has one, or of a thread. */
final class CallContext {
    private CallContext() {}

    /**
     * The same object for all work of one request, whatever thread it is on.
     *
     * @throws LockMisuseException on an event loop, where work of many requests runs, if nothing tells whose this is
     */
    static Object current() {
        Context context = Vertx.currentContext();
        if (context != null && VertxContext.isDuplicatedContext(context)) {
            return context;
        }
        if (Context.isOnEventLoopThread()) {
            throw new LockMisuseException(
                    "A reentrant request on an event loop needs to know whose work this is, and there is no duplicated"
                            + " Vert.x context. Ask on one (Quarkus gives each of its requests one), on a worker thread,"
                            + " or without reentrant.",
                    null);
        }
        return Thread.currentThread();
    }

    /**
     * Asks at each subscription, and goes on where that was: on its event loop, or on a worker of its context. Cancelling
     * gives up asking.
     *
     * @param undo what to do with an answer that came when the subscriber had gone: it waits for its turn there
     */
    static <T extends @Nullable Object> Uni<T> uni(Supplier<? extends CompletionStage<T>> asked, Consumer<T> undo) {
        return Uni.createFrom().emitter(subscriber -> {
            Context context = Vertx.currentContext();
            Executor there = context == null ? Runnable::run : executor(context, Context.isOnEventLoopThread());
            AtomicBoolean gone = new AtomicBoolean();
            CompletableFuture<T> answer = asked.get().toCompletableFuture();
            subscriber.onTermination(() -> {
                gone.set(true);
                answer.cancel(true);
            });
            CompletionStage<T> unused = answer.whenComplete((item, failure) -> there.execute(() -> {
                if (gone.get() && failure == null) {
                    undo.accept(item);
                } else if (failure == null) {
                    subscriber.complete(item);
                } else {
                    subscriber.fail(failure);
                }
            }));
        });
    }

    /** The same for an answer that leaves nothing to undo. */
    static <T extends @Nullable Object> Uni<T> uni(Supplier<? extends CompletionStage<T>> asked) {
        return uni(asked, answer -> {});
    }

    private static Executor executor(Context context, boolean onEventLoop) {
        if (onEventLoop) {
            return task -> context.runOnContext(nothing -> task.run());
        }
        return task -> context.executeBlocking(
                (Callable<@Nullable Object>) () -> {
                    task.run();
                    return null;
                },
                false);
    }
}
