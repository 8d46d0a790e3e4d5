package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.arc.processor.BeanArchives;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;

/** What shows in the types of a method that its work can go on after it has returned. The methods are the examples. */
class LateResultTest {
    abstract static class Jobs extends ArrayList<CompletableFuture<String>> {
        private static final long serialVersionUID = 1;
    }

    abstract static class Node implements Iterable<Node> {}

    abstract static class Rows implements Iterator<String> {}

    @SuppressWarnings("unused")
    interface Late<F extends Uni<Uni<String>>> {
        Uni<Stream<String>> uni();

        Multi<Uni<String>> multi();

        Future<String> vertxFuture();

        CompletionStage<CompletionStage<String>> stage();

        java.util.concurrent.Future<String> future();

        Flow.Publisher<String> publisher();

        Publisher<String> reactivePublisher();

        F variable();

        Optional<CompletableFuture<String>> optional();

        List<? extends Uni<String>> list();

        Map<String, List<Uni<String>>> map();

        Uni<?>[] array();

        Jobs jobs();

        Stream<String> stream();

        IntStream intStream();

        Iterator<String> iterator();

        Rows rows();

        Optional<Stream<String>> optionalStream();

        Callable<String> callable();

        Supplier<String> supplier();

        IntSupplier intSupplier();

        Runnable runnable();
    }

    private static final String ASYNCHRONOUS =
            "return a Uni, a Multi or a CompletableFuture itself, or make it blocking and return the value";
    private static final String LAZY = "read the values to their end in the method, and return them as a list";
    private static final String DEFERRED = "do the work in the method, and return its result";
    private static final String FUTURE =
            "java.util.concurrent.CompletableFuture, which is a java.util.concurrent.Future";
    private static final Map<String, List<String>> ERRORS = Map.ofEntries(
            Map.entry("uni", List.of("returns io.smallrye.mutiny.Uni that contains java.util.stream.Stream", LAZY)),
            Map.entry(
                    "multi",
                    List.of("returns io.smallrye.mutiny.Multi that contains io.smallrye.mutiny.Uni", ASYNCHRONOUS)),
            Map.entry("vertxFuture", List.of("returns io.vertx.core.Future", ASYNCHRONOUS)),
            Map.entry(
                    "stage",
                    List.of(
                            "returns java.util.concurrent.CompletionStage that contains java.util.concurrent",
                            ASYNCHRONOUS)),
            Map.entry("future", List.of("returns java.util.concurrent.Future", ASYNCHRONOUS)),
            Map.entry("publisher", List.of("returns java.util.concurrent.Flow$Publisher", ASYNCHRONOUS)),
            Map.entry("reactivePublisher", List.of("returns org.reactivestreams.Publisher", ASYNCHRONOUS)),
            Map.entry("variable", List.of("returns io.smallrye.mutiny.Uni", ASYNCHRONOUS)),
            Map.entry("optional", List.of("returns java.util.Optional that contains " + FUTURE, ASYNCHRONOUS)),
            Map.entry("list", List.of("returns java.util.List that contains io.smallrye.mutiny.Uni", ASYNCHRONOUS)),
            Map.entry("map", List.of("returns java.util.Map that contains io.smallrye.mutiny.Uni", ASYNCHRONOUS)),
            Map.entry("array", List.of("that contains io.smallrye.mutiny.Uni", ASYNCHRONOUS)),
            Map.entry("jobs", List.of("returns " + Jobs.class.getName() + " that contains " + FUTURE, ASYNCHRONOUS)),
            Map.entry("stream", List.of("returns java.util.stream.Stream", LAZY)),
            Map.entry("intStream", List.of("returns java.util.stream.IntStream", LAZY)),
            Map.entry("iterator", List.of("returns java.util.Iterator", LAZY)),
            Map.entry("rows", List.of("returns " + Rows.class.getName() + ", which is a java.util.Iterator", LAZY)),
            Map.entry(
                    "optionalStream",
                    List.of("returns java.util.Optional that contains java.util.stream.Stream", LAZY)),
            Map.entry("callable", List.of("returns java.util.concurrent.Callable", DEFERRED)),
            Map.entry("supplier", List.of("returns java.util.function.Supplier", DEFERRED)),
            Map.entry("intSupplier", List.of("returns java.util.function.IntSupplier", DEFERRED)),
            Map.entry("runnable", List.of("returns java.lang.Runnable", DEFERRED)));

    @SuppressWarnings("unused")
    interface Done<T> {
        void nothing();

        String text();

        Object object();

        T variable();

        List<String> list();

        Optional<List<String>> optional();

        Map<String, int[]> map();

        Node recursive();

        Class<? extends Uni<?>> type();

        String withCallback(Supplier<String> work);

        Uni<String> lateUni();

        Multi<List<String>> lateMulti();

        CompletionStage<Void> lateStage();

        CompletableFuture<?> lateFuture();
    }

    private static final IndexView INDEX = index();

    private static IndexView index() {
        try {
            return BeanArchives.buildComputingBeanArchiveIndex(
                    LateResultTest.class.getClassLoader(),
                    new ConcurrentHashMap<>(),
                    Index.of(LateResultTest.class.getDeclaredClasses()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuse(Class<?> of, String name) {
        MethodInfo method = INDEX.getClassByName(of).firstMethod(name);
        Type result = new TypeVariables(Map.of()).resolve(method.returnType());
        LateResult.refuse(INDEX, method, result);
    }

    private static List<String> names(Class<?> of) {
        return Arrays.stream(of.getDeclaredMethods()).map(Method::getName).toList();
    }

    static List<String> late() {
        return names(Late.class);
    }

    @ParameterizedTest
    @MethodSource("late")
    void method_whoseTypesShowThatWorkGoesOn_isRefusedWithTheRemedy(String name) {
        List<String> error = Objects.requireNonNull(ERRORS.get(name), name);
        assertThatThrownBy(() -> refuse(Late.class, name)).isInstanceOfSatisfying(LockedProblem.class, problem -> {
            assertThat(problem.getMessage())
                    .contains(error.get(0))
                    .endsWith("so its work can still run when the lock is released");
            assertThat(problem.remedy()).isEqualTo(error.get(1));
        });
    }

    /** The libraries of these types are not here. */
    static Stream<Arguments> unknown() {
        Type continuation = ClassType.create("kotlin.coroutines.Continuation");
        Type response = ClassType.create("jakarta.ws.rs.container.AsyncResponse");
        Type nothing = Type.create(DotName.createSimple("void"), Type.Kind.VOID);
        return Stream.of(
                Arguments.of(
                        List.of(ClassType.STRING_TYPE, continuation),
                        ClassType.OBJECT_TYPE,
                        "it is a Kotlin suspend function, which returns where it suspends, so"),
                Arguments.of(
                        List.of(response),
                        nothing,
                        "it has a parameter of type jakarta.ws.rs.container.AsyncResponse, which can be resumed after it has"
                                + " returned, so"),
                Arguments.of(
                        List.of(),
                        ClassType.create("jakarta.ws.rs.core.StreamingOutput"),
                        "it returns jakarta.ws.rs.core.StreamingOutput, so"),
                Arguments.of(
                        List.of(),
                        ClassType.create("kotlinx.coroutines.flow.Flow"),
                        "it returns kotlinx.coroutines.flow.Flow, so"));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void method_ofTypesOfALibraryThatIsAbsent_isRefusedByTheirNames(List<Type> parameters, Type result, String reason) {
        MethodInfo method = MethodInfo.create(
                INDEX.getClassByName(Late.class), "work", parameters.toArray(Type[]::new), result, (short) 1);

        assertThatThrownBy(() -> LateResult.refuse(INDEX, method, result))
                .isInstanceOf(LockedProblem.class)
                .hasMessage(reason + " its work can still run when the lock is released");
    }

    static List<String> done() {
        return names(Done.class);
    }

    @ParameterizedTest
    @MethodSource("done")
    void method_whoseTypesShowNothing_isAccepted(String name) {
        assertThatCode(() -> refuse(Done.class, name)).doesNotThrowAnyException();
    }
}
