package io.github.dynamodblock.quarkus.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Passes the result of a request on in another form. Cancelling the future that the caller received gives up the
 * request; a result that comes nevertheless is undone.
 */
final class Relay<T, R> {
    private final CompletableFuture<R> told = new CompletableFuture<>();
    private final Function<T, R> form;
    private final Consumer<T> undo;

    private Relay(Function<T, R> form, Consumer<T> undo) {
        this.form = form;
        this.undo = undo;
    }

    /** Returns the future of the caller for a request that was sent. */
    static <T, R> CompletableFuture<R> of(CompletableFuture<T> request, Function<T, R> form, Consumer<T> undo) {
        Relay<T, R> relay = new Relay<>(form, undo);
        relay.pass(request);
        return relay.told;
    }

    /** Returns the future of the caller for a request that can only be sent when something else is there. */
    static <P, T, R> CompletableFuture<R> after(
            CompletableFuture<P> first,
            Executor there,
            Function<P, CompletableFuture<T>> request,
            Function<T, R> form,
            Consumer<T> undo) {
        Relay<T, R> relay = new Relay<>(form, undo);
        hear(first, (made, failure) -> {
            if (failure != null) {
                relay.fail(failure);
            } else {
                there.execute(() -> relay.send(() -> request.apply(made)));
            }
        });
        return relay.told;
    }

    private void send(Supplier<CompletableFuture<T>> request) {
        if (!told.isDone()) {
            try {
                pass(request.get());
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    private void pass(CompletableFuture<T> request) {
        hear(request, (result, failure) -> {
            if (failure != null) {
                fail(failure);
            } else if (!told.complete(form.apply(result))) {
                undo.accept(result);
            }
        });
        hear(told, (result, failure) -> request.cancel(true));
    }

    private void fail(Throwable failure) {
        Throwable cause = failure.getCause();
        told.completeExceptionally(failure instanceof CompletionException && cause != null ? cause : failure);
    }

    private static <V> void hear(CompletableFuture<V> future, BiConsumer<V, Throwable> listener) {
        CompletableFuture<V> unused = future.whenComplete(listener);
    }
}
