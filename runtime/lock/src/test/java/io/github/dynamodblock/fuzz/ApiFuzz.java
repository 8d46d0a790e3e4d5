package io.github.dynamodblock.fuzz;

import io.github.dynamodblock.LeasedLock;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.dynamodb.DedicatedConnections;
import io.github.dynamodblock.dynamodb.DynamoDbLocks;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls one public constructor or method after the other with extreme values, and says what came out that should not: what
 * is no {@link IllegalArgumentException}, none of the {@link LockException}s, and no {@link NullPointerException} for a
 * null; or a write that no row should get.
 */
final class ApiFuzz {
    private static final long PATIENCE_MILLIS = 40;

    private final Random chance;
    private final List<Executable> all = new ArrayList<>();
    private final Clients clients = new Clients();
    private final Made made;
    private final ScheduledExecutorService watchdog;

    ApiFuzz(long seed, Set<Class<?>> types, ScheduledExecutorService watchdog) {
        this.chance = new Random(seed);
        this.made = new Made(chance, types, clients);
        this.watchdog = watchdog;
        types.stream()
                .flatMap(type -> Stream.concat(
                        Modifier.isAbstract(type.getModifiers())
                                ? Stream.empty()
                                : Arrays.stream(type.getConstructors()),
                        Arrays.stream(type.getDeclaredMethods()).filter(ApiFuzz::isCallable)))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .forEach(all::add);
    }

    private static boolean isCallable(Method method) {
        return Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && !method.isBridge();
    }

    /** How many there are to call. */
    int size() {
        return all.size();
    }

    /** One call of one of them. */
    Optional<String> step() {
        Executable what = all.get(chance.nextInt(all.size()));
        boolean unused = made.anyNull();
        Object receiver = Modifier.isStatic(what.getModifiers()) || !(what instanceof Method)
                ? null
                : made.own(what.getDeclaringClass(), 1);
        boolean noReceiver = receiver == null && what instanceof Method && !Modifier.isStatic(what.getModifiers());
        @Nullable Object[] arguments = made.arguments(what, 1);
        boolean nulls = made.anyNull();
        Optional<Throwable> thrown = noReceiver ? Optional.empty() : thrown(what, receiver, arguments);
        List<String> wrong = new ArrayList<>(clients.close());
        thrown.filter(t -> !isExpected(t, what, nulls)).map(ApiFuzz::story).ifPresent(wrong::add);
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(what + " of " + receiver + " with " + abbreviated(Arrays.deepToString(arguments)) + ": "
                        + wrong);
    }

    private Optional<Throwable> thrown(Executable what, @Nullable Object receiver, @Nullable Object[] arguments) {
        Thread caller = Thread.currentThread();
        ScheduledFuture<?> bark = watchdog.schedule(caller::interrupt, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        try {
            Object result = made.call(what, receiver, arguments);
            if (result instanceof CompletionStage<?> stage) {
                end(stage.toCompletableFuture());
            } else if (result instanceof AutoCloseable closeable) {
                closeable.close();
            } else if (result instanceof Stream<?> stream) {
                stream.forEach(one -> {});
            } else if (result != null) {
                // They are the user's too.
                boolean unused = String.valueOf(result).isEmpty() || result.equals(what) || result.hashCode() == 0;
            }
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(e.getCause() == null ? e : e.getCause());
        } catch (ExecutionException | CompletionException e) {
            return Optional.of(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException tookTooLong) {
            return Optional.empty();
        } catch (Exception | Error e) {
            return Optional.of(e);
        } finally {
            bark.cancel(false);
            boolean unused = Thread.interrupted();
        }
    }

    private static void end(CompletableFuture<?> future) throws InterruptedException, ExecutionException {
        try {
            Object unused = future.get(10, TimeUnit.MILLISECONDS);
        } catch (TimeoutException waits) {
            boolean unused = future.cancel(true);
        } catch (CancellationException cancelled) {
            // By the call itself.
        }
    }

    private static boolean isExpected(Throwable thrown, Executable what, boolean nulls) {
        return thrown.getClass() == IllegalArgumentException.class
                || thrown instanceof LockException
                || thrown instanceof Made.OfTheWork
                || thrown instanceof InterruptedException
                || (thrown instanceof NullPointerException && nulls)
                || (what.getDeclaringClass() == LeasedLock.class
                        && (thrown instanceof IllegalMonitorStateException
                                || thrown instanceof UnsupportedOperationException))
                || ((what.getDeclaringClass() == DynamoDbLocks.Builder.class
                                || what.getDeclaringClass() == DedicatedConnections.class)
                        && thrown.getClass() == IllegalStateException.class);
    }

    private static String story(Throwable thrown) {
        return thrown + " at "
                + Arrays.stream(thrown.getStackTrace())
                        .limit(6)
                        .map(String::valueOf)
                        .toList();
    }

    private static String abbreviated(String text) {
        return text.length() <= 600 ? text : text.substring(0, 600) + "…";
    }
}
