package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a locked method may return whose declared type says nothing. */
class UnfinishedTest {
    private final LockClient client = InMemoryLocks.client(new InMemoryStore(), "this");
    private final LockedLeases leases = new LockedLeases();
    private final LockedMethods methods = new LockedMethods();

    UnfinishedTest() {
        methods.set(Map.of(
                new LockedMethods.Site(Call.Bean.class.getName(), Call.Bean.class.getName() + "#plain()", "plain"),
                Sites.method("Bean#plain", List.of(new KeyPiece.Text("plain")), Optional.empty())));
    }

    @BeforeEach
    void anyThreadMayBlock() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private @Nullable Object returned(@Nullable Object value) throws Exception {
        return new LockedInterceptor(
                        name -> client,
                        Configured.late(Map.of()),
                        methods,
                        leases,
                        new LockedBody(leases, Transactions.NONE))
                .runLocked(Call.of("plain", () -> value));
    }

    /** A stage that is no future: some libraries have their own. */
    private static CompletionStage<String> minimal(CompletableFuture<String> of) {
        return of.minimalCompletionStage();
    }

    static Stream<Arguments> unfinished() {
        return Stream.of(
                Arguments.of("CompletableFuture", new CompletableFuture<>()),
                Arguments.of("CompletionStage", minimal(new CompletableFuture<>())),
                Arguments.of("Future", new FutureTask<>(() -> "later")),
                Arguments.of("Vert.x future", Promise.promise().future()),
                Arguments.of("Uni", Uni.createFrom().item("later")),
                Arguments.of("Multi", Multi.createFrom().items("later")),
                Arguments.of("Flow.Publisher", (Flow.Publisher<String>) subscriber -> {}),
                Arguments.of("Stream", Stream.of("later")),
                Arguments.of("IntStream", IntStream.of(1)),
                Arguments.of("Iterator", List.of("later").iterator()),
                Arguments.of("Spliterator", List.of("later").spliterator()),
                Arguments.of("Callable", (Callable<String>) () -> "later"),
                Arguments.of("Supplier", (Supplier<String>) () -> "later"),
                Arguments.of("subclass", new Supplying()),
                Arguments.of("Optional of a future", Optional.of(new CompletableFuture<>())),
                Arguments.of("Optional of an Optional", Optional.of(Optional.of(Stream.of("later")))));
    }

    private static class Base implements Supplier<String> {
        @Override
        public String get() {
            return "later";
        }
    }

    private static final class Supplying extends Base {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfinished")
    void value_whoseWorkIsNotDone_isMisuse_andTheLockIsFree(String name, Object value) {
        assertThatThrownBy(() -> returned(value))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("Bean#plain returned an ")
                .hasMessageContaining("would run without the lock 'plain'")
                .hasMessageContaining("Wait for the work");
        assertThat(client.held("plain")).isEmpty();
    }

    @Test
    void message_namesTheClass() {
        assertThatThrownBy(() -> returned(Optional.of(new CompletableFuture<>())))
                .hasMessageContaining("an Optional of an instance of java.util.concurrent.CompletableFuture,");
    }

    static Stream<Arguments> finished() {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        task.run();
        return Stream.of(
                Arguments.of("null", null),
                Arguments.of("text", "done"),
                Arguments.of("collection", List.of("done")),
                Arguments.of(
                        "Iterable", (Iterable<String>) () -> List.of("done").iterator()),
                Arguments.of("empty Optional", Optional.empty()),
                Arguments.of("Optional", Optional.of("done")),
                Arguments.of("completed future", CompletableFuture.completedFuture("done")),
                Arguments.of("completed stage", minimal(CompletableFuture.completedFuture("done"))),
                Arguments.of("failed future", CompletableFuture.failedFuture(new IllegalStateException())),
                Arguments.of("Optional of a completed future", Optional.of(CompletableFuture.completedFuture("done"))),
                Arguments.of("Future", task),
                Arguments.of("Vert.x future", io.vertx.core.Future.succeededFuture("done")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("finished")
    void value_whoseWorkIsDone_isReturned(String name, @Nullable Object value) throws Exception {
        assertThat(returned(value)).isSameAs(value);
    }

    /** Types of libraries that need not be there are known by their names, whoever defines them. */
    @Test
    void libraryType_isKnownByItsName() throws Exception {
        Class<?> publisher = Class.forName("org.reactivestreams.Publisher");
        Object value = Proxy.newProxyInstance(
                publisher.getClassLoader(), new Class<?>[] {publisher}, (proxy, method, arguments) -> null);

        assertThatThrownBy(() -> returned(value)).isInstanceOf(LockMisuseException.class);
    }

    /** The twin: an iterator in a collection is not what the method returns. */
    @Test
    void collectionOfIterators_isReturned() throws Exception {
        List<Iterator<String>> value = List.of(List.of("done").iterator());

        assertThat(returned(value)).isSameAs(value);
    }
}
