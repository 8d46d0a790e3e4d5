package io.github.dynamodblock.runtime;

import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whose work is being done: that of a duplicated Vert.x context, as each request has one, or of a thread. */
final class CallContext {
    private CallContext() {}

    /** The same object for all work of one request, whatever thread it is on. */
    static Object current() {
        Context context = Vertx.currentContext();
        return context != null && VertxContext.isDuplicatedContext(context) ? context : Thread.currentThread();
    }

    /** Asks at each subscription, and goes on where that was: on its event loop, or on a worker of its context. */
    static <T extends @Nullable Object> Uni<T> uni(Supplier<CompletionStage<T>> asked) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            Uni<T> answer = Uni.createFrom().completionStage(asked);
            return context == null ? answer : answer.emitOn(executor(context, Context.isOnEventLoopThread()));
        });
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
