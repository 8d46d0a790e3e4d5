package io.github.dynamodblock.fuzz;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseListener;
import io.github.dynamodblock.LeasedLock;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LockedWork;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.spi.LockStore;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Makes values of every type that the API asks for, plain ones and its own. */
final class Made {
    /** What work throws that is called by the API. */
    static final class OfTheWork extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final int DEEPEST = 4;

    private final Random chance;
    private final Extremes extremes;
    private final Set<Class<?>> types;
    private final Clients clients;
    private boolean nulls;

    Made(Random chance, Set<Class<?>> types, Clients clients) {
        this.chance = chance;
        this.extremes = new Extremes(chance);
        this.types = types;
        this.clients = clients;
    }

    /** Whether a null has been made since this was asked last. */
    boolean anyNull() {
        boolean any = nulls;
        nulls = false;
        return any;
    }

    @Nullable Object[] arguments(Executable of, int depth) {
        Type[] wanted = of.getGenericParameterTypes();
        @Nullable Object[] values = new @Nullable Object[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            values[i] = value(wanted[i], depth);
        }
        return values;
    }

    private @Nullable Object value(Type type, int depth) {
        Class<?> raw = raw(type);
        if (!raw.isPrimitive() && chance.nextInt(100) == 0) {
            nulls = true;
            return null;
        }
        return raw.isPrimitive() || raw == Double.class ? primitive(raw) : plain(type, raw, depth);
    }

    private Object primitive(Class<?> type) {
        return type == boolean.class
                ? chance.nextBoolean()
                : type == int.class
                        ? (Object) (int) extremes.number()
                        : type == long.class ? (Object) extremes.number() : extremes.fraction();
    }

    private @Nullable Object plain(Type type, Class<?> raw, int depth) {
        if (raw == Duration.class) {
            return extremes.duration();
        } else if (raw == String.class || raw == Object.class) {
            return extremes.text();
        } else if (raw == byte[].class) {
            return extremes.bytes();
        } else if (raw == Instant.class) {
            return extremes.instant();
        } else if (raw == OptionalLong.class) {
            return chance.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(extremes.number());
        } else if (raw == AttributeValue.class) {
            return extremes.attribute();
        } else if (raw == TransactWriteItem.class) {
            return TransactWriteItem.builder().build();
        } else if (raw == CancellationReason.class) {
            return CancellationReason.builder().build();
        } else if (raw.isEnum()) {
            Object[] all = raw.getEnumConstants();
            return all[chance.nextInt(all.length)];
        } else if (Throwable.class.isAssignableFrom(raw) && !types.contains(raw)) {
            return raw == InterruptedException.class ? new InterruptedException() : new IllegalStateException();
        }
        return container(type, raw, depth);
    }

    private @Nullable Object container(Type type, Class<?> raw, int depth) {
        if (raw == Optional.class) {
            return chance.nextBoolean() ? Optional.empty() : Optional.ofNullable(value(argument(type, 0), depth));
        } else if (raw == List.class) {
            return several(type, depth);
        } else if (raw == Set.class) {
            return new HashSet<>(several(type, depth));
        } else if (raw == Map.class) {
            Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
            for (int i = chance.nextInt(3); i > 0; i--) {
                map.put(value(argument(type, 0), depth), value(argument(type, 1), depth));
            }
            return map;
        } else if (raw == Supplier.class) {
            Object supplied = value(argument(type, 0), depth);
            return (Supplier<@Nullable Object>) () -> supplied;
        } else if (raw == UnaryOperator.class) {
            return UnaryOperator.identity();
        } else if (raw == Function.class) {
            return work();
        } else if (raw == LockedWork.class) {
            Function<Object, @Nullable Object> work = work();
            return (LockedWork<@Nullable Object, RuntimeException>) work::apply;
        } else if (raw == LeaseListener.class) {
            return (LeaseListener) (lease, event) -> {};
        } else if (raw == Runnable.class) {
            return (Runnable) () -> {};
        } else if (raw == DynamoDbAsyncClient.class || raw == DynamoDbClient.class) {
            return Clients.unwilling(raw);
        } else if (raw == LockClient.class) {
            return clients.open(chance.nextLong());
        } else if (raw == LockStore.class) {
            return clients.store();
        }
        return own(raw, depth);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It is what the work returns.
    private Function<Object, @Nullable Object> work() {
        return switch (chance.nextInt(3)) {
            case 0 ->
                given -> {
                    throw new OfTheWork();
                };
            case 1 -> given -> CompletableFuture.failedFuture(new OfTheWork());
            default -> given -> CompletableFuture.completedFuture("done");
        };
    }

    private List<@Nullable Object> several(Type type, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        int size = chance.nextInt(20) == 0 ? 101 : chance.nextInt(4);
        for (int i = 0; i < size; i++) {
            list.add(value(argument(type, 0), depth));
        }
        return list;
    }

    /** An object of the API's own, made by what the API offers; null, and so said, if that does not succeed. */
    @Nullable Object own(Class<?> type, int depth) {
        if (type == Lease.class) {
            return clients.lease(request(depth));
        } else if (type == MultiLease.class) {
            return clients.leases(List.of(request(depth), request(depth)));
        } else if (type == LeasedLock.class) {
            return clients.lock(request(depth));
        }
        List<Executable> makers = makers(type);
        for (int tries = 0; depth < DEEPEST && !makers.isEmpty() && tries < 5; tries++) {
            try {
                Executable maker = makers.get(chance.nextInt(makers.size()));
                Object made = call(maker, null, arguments(maker, depth + 1));
                if (made != null) {
                    return type.getSimpleName().equals("Builder") ? configured(made, depth) : made;
                }
            } catch (InvocationTargetException refused) {
                // Another try, with other values.
            }
        }
        nulls = true;
        return null;
    }

    private LockRequest request(int depth) {
        Object made = depth < DEEPEST ? own(LockRequest.class, depth) : null;
        return made instanceof LockRequest request
                ? request
                : LockRequest.of("k").build();
    }

    /** Some of its options set. */
    private Object configured(Object builder, int depth) {
        List<Method> options = new ArrayList<>();
        for (Method method : builder.getClass().getMethods()) {
            if (method.getReturnType() == builder.getClass()) {
                options.add(method);
            }
        }
        options.sort((a, b) -> a.toString().compareTo(b.toString()));
        for (int i = chance.nextInt(6); i > 0; i--) {
            Method option = options.get(chance.nextInt(options.size()));
            try {
                Object unused = call(option, builder, arguments(option, depth + 1));
            } catch (InvocationTargetException refused) {
                // The builder goes on without it.
            }
        }
        return builder;
    }

    /** What makes that type: constructors, static methods, builders' ends. */
    private List<Executable> makers(Class<?> type) {
        List<Executable> makers = new ArrayList<>();
        if (!Modifier.isAbstract(type.getModifiers())) {
            makers.addAll(List.of(type.getConstructors()));
        }
        for (Class<?> other : types) {
            for (Method method : other.getMethods()) {
                boolean ends = method.getName().equals("build");
                if (type.isAssignableFrom(method.getReturnType())
                        && method.getReturnType() != Object.class
                        && (ends || Modifier.isStatic(method.getModifiers()))) {
                    makers.add(method);
                }
            }
            if (type.isInterface() && type.isAssignableFrom(other) && other != type) {
                makers.addAll(List.of(other.getConstructors()));
            }
        }
        makers.sort((a, b) -> a.toString().compareTo(b.toString()));
        return makers;
    }

    /** Calls it, on a receiver that is made if there is none. */
    @Nullable Object call(Executable what, @Nullable Object receiver, @Nullable Object[] arguments)
            throws InvocationTargetException {
        try {
            if (what instanceof Constructor<?> constructor) {
                return constructor.newInstance(arguments);
            }
            Method method = (Method) what;
            Object on = receiver;
            if (!Modifier.isStatic(method.getModifiers()) && on == null) {
                on = own(method.getDeclaringClass(), 1);
                if (on == null) {
                    return null;
                }
            }
            return method.invoke(on, arguments);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new LinkageError(what.toString(), e);
        }
    }

    private static Type argument(Type of, int index) {
        return of instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        } else if (type instanceof ParameterizedType parameterized) {
            return raw(parameterized.getRawType());
        } else if (type instanceof WildcardType wild) {
            return raw(wild.getLowerBounds().length > 0 ? wild.getLowerBounds()[0] : wild.getUpperBounds()[0]);
        } else if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        throw new AssertionError(type);
    }
}
