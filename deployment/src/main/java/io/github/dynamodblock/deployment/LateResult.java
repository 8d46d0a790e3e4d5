package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.LateForm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * A result whose work can go on after the method has returned it, and after the lock is released.
 *
 * @param type the returned type, or the type of something in it
 * @param known the type that says so: the same type, or a type that it extends or implements
 * @param remedy what to do instead
 */
record LateResult(DotName type, DotName known, String remedy) {
    private static final String ASYNCHRONOUS =
            "return a Uni, a Multi or a CompletableFuture itself, or make it blocking and return the value";
    private static final String LAZY = "read the values to their end in the method, and return them as a list";
    private static final String DEFERRED = "do the work in the method, and return its result";

    private static final Map<DotName, String> KNOWN = remedies();

    /** They are no results themselves, but they contain some. */
    private static final List<DotName> CONTAINERS = Stream.of(
                    "java.util.Optional",
                    "java.lang.Iterable",
                    "java.util.Map",
                    "java.util.Map$Entry",
                    "org.jboss.resteasy.reactive.RestResponse")
            .map(DotName::createSimple)
            .toList();

    /** Parameters through which a method gives its result later. */
    private static final Map<DotName, String> PARAMETERS = Map.of(
            DotName.createSimple("kotlin.coroutines.Continuation"),
            "it is a Kotlin suspend function, which returns where it suspends",
            DotName.createSimple("jakarta.ws.rs.container.AsyncResponse"),
            "it has a parameter of type jakarta.ws.rs.container.AsyncResponse, which can be resumed after it has"
                    + " returned",
            DotName.createSimple("jakarta.ws.rs.sse.SseEventSink"),
            "it has a parameter of type jakarta.ws.rs.sse.SseEventSink, which can be sent to after it has returned");

    private static Map<DotName, String> remedies() {
        Map<DotName, String> remedies = new HashMap<>();
        Map.of(
                        ASYNCHRONOUS,
                        List.of(
                                "io.smallrye.mutiny.Uni",
                                "io.smallrye.mutiny.Multi",
                                "io.vertx.core.Future",
                                "java.util.concurrent.CompletionStage",
                                "java.util.concurrent.Future",
                                "java.util.concurrent.Flow$Publisher",
                                "org.reactivestreams.Publisher",
                                "kotlinx.coroutines.Job",
                                "kotlinx.coroutines.flow.Flow"),
                        LAZY,
                        List.of(
                                "java.util.stream.BaseStream",
                                "java.util.Iterator",
                                "java.util.Spliterator",
                                "java.util.Enumeration",
                                "kotlin.sequences.Sequence"),
                        DEFERRED,
                        List.of(
                                "jakarta.ws.rs.core.StreamingOutput",
                                "java.util.concurrent.Callable",
                                "java.lang.Runnable",
                                "java.util.function.Supplier",
                                "java.util.function.BooleanSupplier",
                                "java.util.function.IntSupplier",
                                "java.util.function.LongSupplier",
                                "java.util.function.DoubleSupplier",
                                "kotlin.jvm.functions.Function0"))
                .forEach((remedy, types) -> types.forEach(type -> remedies.put(DotName.createSimple(type), remedy)));
        return Map.copyOf(remedies);
    }

    /** Returned directly, the lock is held until they end. */
    private static final Map<DotName, LateForm> FORMS = Map.of(
            DotName.createSimple("io.smallrye.mutiny.Uni"), LateForm.UNI,
            DotName.createSimple("io.smallrye.mutiny.Multi"), LateForm.MULTI,
            DotName.createSimple("java.util.concurrent.CompletionStage"), LateForm.STAGE,
            DotName.createSimple("java.util.concurrent.CompletableFuture"), LateForm.STAGE);

    /** Returns the form of a result that comes later, and until whose end the lock is held. */
    static Optional<LateForm> form(Type result) {
        return Optional.ofNullable(FORMS.get(result.name()));
    }

    /** Returns the type of the result itself, without the form in which it comes. */
    static Type itself(Type result) {
        if (form(result).isEmpty()) {
            return result;
        }
        return result.kind() == Type.Kind.PARAMETERIZED_TYPE
                ? result.asParameterizedType().arguments().get(0)
                : ClassType.OBJECT_TYPE;
    }

    /**
     * Refuses a method whose work can go on after the method has returned, and after the lock is released.
     *
     * @param result the type that the method returns, without type variables
     * @throws LockedProblem if the method's types show that the work can go on
     */
    static void refuse(IndexView index, MethodInfo method, Type result) {
        for (Type parameter : method.parameterTypes()) {
            String reason = PARAMETERS.get(parameter.name());
            if (reason != null) {
                throw new LockedProblem(
                        reason + ", so its work can still run when the lock is released",
                        "make it blocking, or return a Uni, a Multi or a CompletableFuture");
            }
        }
        find(index, itself(result)).ifPresent(late -> {
            String inside =
                    form(result).isEmpty() && late.type().equals(result.name()) ? "" : " that contains " + late.type();
            String kind = late.type().equals(late.known()) ? "" : ", which is a " + late.known();
            throw new LockedProblem(
                    "it returns " + result.name() + inside + kind
                            + ", so its work can still run when the lock is released",
                    late.remedy());
        });
    }

    /** Finds out whether a type without type variables is such a result, or contains one. */
    static Optional<LateResult> find(IndexView index, Type type) {
        return find(index, type, new HashSet<>());
    }

    private static Optional<LateResult> find(IndexView index, Type type, Set<Type> inside) {
        if (!inside.add(type)) {
            return Optional.empty();
        }
        if (type.kind() == Type.Kind.ARRAY) {
            return find(index, type.asArrayType().constituent(), inside);
        }
        Optional<LateResult> itself = above(index, type)
                .flatMap(
                        above -> Optional.ofNullable(KNOWN.get(above))
                                .map(remedy -> new LateResult(type.name(), above, remedy))
                                .stream())
                .findFirst();
        return itself.isPresent()
                ? itself
                : CONTAINERS.stream()
                        .flatMap(container -> TypeVariables.of(index, type, container).meanings().values().stream())
                        .flatMap(content -> find(index, content, inside).stream())
                        .findFirst();
    }

    /** Returns the type and all that it extends or implements. Its class need not be known. */
    private static Stream<DotName> above(IndexView index, Type type) {
        ClassInfo info = KeyProperty.classOf(index, type);
        return info == null
                ? Stream.of(type.name())
                : KeyProperty.hierarchy(index, info).map(ClassInfo::name);
    }
}
