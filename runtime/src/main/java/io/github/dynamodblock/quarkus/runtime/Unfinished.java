package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Finds returned values whose work is not done. The build refuses such types where the method declares them; a method
 * that declares {@code Object} or a type variable can still return one of them.
 */
final class Unfinished {
    /** What an instance of a class says about its work. */
    private enum Kind {
        VALUE,
        /** The work begins when somebody uses the instance. */
        LATER,
        FUTURE,
        STAGE,
        VERTX_FUTURE,
        OPTIONAL
    }

    /** By name, because some of these types belong to libraries that an application need not have. */
    private static final Set<String> LATER = Set.of(
            "io.smallrye.mutiny.Uni",
            "java.util.concurrent.Flow$Publisher",
            "org.reactivestreams.Publisher",
            "kotlinx.coroutines.flow.Flow",
            "jakarta.ws.rs.core.StreamingOutput",
            "java.util.stream.BaseStream",
            "java.util.Iterator",
            "java.util.Spliterator",
            "java.util.concurrent.Callable",
            "java.util.function.Supplier");

    private final Map<Class<?>, Kind> kinds = new ConcurrentHashMap<>();

    /**
     * Refuses a value whose work is not done.
     *
     * @throws LockMisuseException if the work is not done
     */
    void refuse(@Nullable Object value, LockedSite site, LockKey key) {
        if (value != null && !isDone(value)) {
            throw new LockMisuseException(
                    site.name() + " returned " + described(value) + ", whose work is not done: it would run without"
                            + " the lock '" + key + "'. Wait for the work in the method and return its result, or use"
                            + " LockClient.withLockAsync.",
                    null);
        }
    }

    private static String described(Object value) {
        return value instanceof Optional<?> optional
                ? "an Optional of " + optional.map(Unfinished::described).orElse("nothing")
                : "an instance of " + value.getClass().getName();
    }

    private boolean isDone(Object value) {
        return switch (kinds.computeIfAbsent(value.getClass(), Unfinished::kind)) {
            case VALUE -> true;
            case LATER -> false;
            case FUTURE -> ((Future<?>) value).isDone();
            case STAGE -> isDone((CompletionStage<?>) value);
            case VERTX_FUTURE -> ((io.vertx.core.Future<?>) value).isComplete();
            case OPTIONAL -> ((Optional<?>) value).map(this::isDone).orElse(true);
        };
    }

    private static boolean isDone(CompletionStage<?> stage) {
        try {
            return stage.toCompletableFuture().isDone();
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    private static Kind kind(Class<?> type) {
        // Before the futures: some stages extend CompletableFuture and refuse to be asked.
        if (CompletionStage.class.isAssignableFrom(type)) {
            return Kind.STAGE;
        }
        if (Future.class.isAssignableFrom(type)) {
            return Kind.FUTURE;
        }
        if (io.vertx.core.Future.class.isAssignableFrom(type)) {
            return Kind.VERTX_FUTURE;
        }
        if (type == Optional.class) {
            return Kind.OPTIONAL;
        }
        return isLater(type) ? Kind.LATER : Kind.VALUE;
    }

    private static boolean isLater(@Nullable Class<?> type) {
        if (type == null) {
            return false;
        }
        if (LATER.contains(type.getName()) || isLater(type.getSuperclass())) {
            return true;
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (isLater(parent)) {
                return true;
            }
        }
        return false;
    }
}
