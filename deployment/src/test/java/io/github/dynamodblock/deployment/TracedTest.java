package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.memory.TestLocks;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.UniLockClient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application with OpenTelemetry. All other tests but one are of applications without it. */
class TracedTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Work.class, Exporter.class)
            .setForcedDependencies(
                    List.of(Dependency.of("io.quarkus", "quarkus-opentelemetry-deployment", Version.getVersion())))
            .overrideConfigKey("quarkus.otel.traces.exporter", "none")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.log-keys", "hashed");

    @Inject
    Work work;

    @Inject
    LockClient locks;

    @Inject
    UniLockClient uniLocks;

    @Inject
    TestLocks disturbed;

    @Inject
    Tracer tracer;

    @Inject
    Vertx vertx;

    @Inject
    InMemorySpanExporter exporter;

    @Singleton
    static class Exporter {
        private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

        @Produces
        @Singleton
        InMemorySpanExporter exporter() {
            return exporter;
        }

        @Produces
        @Singleton
        SpanProcessor processor() {
            return SimpleSpanProcessor.create(exporter);
        }
    }

    @ApplicationScoped
    static class Work {
        @Inject
        CurrentLease current;

        @Inject
        TestLocks disturbed;

        @Locked("secret-{name}")
        String blocking(String name) {
            return spanId();
        }

        @Locked("uni-{name}")
        Uni<String> uni(String name) {
            return Uni.createFrom().item(Work::spanId);
        }

        @Locked("multi-{name}")
        Multi<String> multi(String name) {
            return Multi.createFrom().items("a", "b");
        }

        @Locked("stage-{name}")
        CompletableFuture<String> stage(String name) {
            return CompletableFuture.completedFuture(name);
        }

        @Locked("stolen-{name}")
        void lose(String name) {
            disturbed.steal(current.get());
        }

        static String spanId() {
            return Span.current().getSpanContext().getSpanId();
        }
    }

    @BeforeEach
    void forget() {
        exporter.reset();
    }

    /** Calls the work below a span, and returns the id of this span. */
    private <T> String below(Callable<T> called) throws Exception {
        Span caller = tracer.spanBuilder("caller").startSpan();
        try (Scope scope = caller.makeCurrent()) {
            T unused = called.call();
            assertThat(Work.spanId()).isEqualTo(caller.getSpanContext().getSpanId());
            assertThat(scope).isNotNull();
            assertThat(Optional.ofNullable(unused)).isNotNull();
        }
        caller.end();
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        return caller.getSpanContext().getSpanId();
    }

    private SpanData one(String name) throws Exception {
        await(() -> exporter.getFinishedSpanItems().stream()
                .anyMatch(span -> span.getName().equals(name)));
        List<SpanData> named = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
        assertThat(named).hasSize(1);
        return named.get(0);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private void assertTree(String parent, String template) throws Exception {
        SpanData wait = one("lock wait " + template);
        SpanData hold = one("lock hold " + template);
        assertThat(List.of(wait.getParentSpanId(), hold.getParentSpanId())).containsOnly(parent);
        assertThat(wait.getAttributes().get(AttributeKey.stringKey("dynamodb.lock.outcome")))
                .isEqualTo("granted");
        assertThat(hold.getAttributes().get(AttributeKey.stringKey("dynamodb.lock.outcome")))
                .isEqualTo("released");
        assertThat(hold.getAttributes().get(AttributeKey.longKey("dynamodb.lock.token")))
                .isPositive();
    }

    @Test
    void lockedMethods_ofEveryForm_haveAWaitAndAHoldBelowTheirCaller() throws Exception {
        String caller = below(() -> {
            assertThat(work.blocking("a")).isEqualTo(Work.spanId());
            work.uni("a").await().atMost(SOON);
            assertThat(work.multi("a").collect().asList().await().atMost(SOON)).containsExactly("a", "b");
            return work.stage("a").get();
        });

        for (String template : List.of("secret-{name}", "uni-{name}", "multi-{name}", "stage-{name}")) {
            assertTree(caller, template);
        }
    }

    @Test
    void client_blockingAndUni_hasThemToo() throws Exception {
        String blocking = below(() -> {
            try (Lease lease = locks.acquire("plain")) {
                return lease.fencingToken();
            }
        });
        assertTree(blocking, "code");
        exporter.reset();

        String later = below(() -> uniLocks.withLock(
                        LockRequest.of("later").build(),
                        lease -> Uni.createFrom().item("done"))
                .await()
                .atMost(SOON));
        assertTree(later, "code");
    }

    /** As a request on an event loop has it: the current span belongs to the context and not to the thread. */
    @Test
    void uniOnAVertxContext_isBelowTheSpanOfItsContext_andOtherContextsHaveNone() throws Exception {
        CompletableFuture<String> caller = new CompletableFuture<>();
        CompletableFuture<String> body = new CompletableFuture<>();
        try (TestLocks.Disturbance busy = disturbed.busy("uni-c")) {
            VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()).runOnContext(nothing -> {
                try (Scope scope = tracer.spanBuilder("caller").startSpan().makeCurrent()) {
                    work.uni("c").subscribe().with(body::complete, body::completeExceptionally);
                    caller.complete(scope == null ? "" : Work.spanId());
                }
            });
            caller.get();
            assertThat(body).isNotDone();
            assertThat(busy).isNotNull();
        }
        assertThat(body.get()).isNotNull();
        assertTree(caller.get(), "uni-{name}");
        CompletableFuture<String> elsewhere = new CompletableFuture<>();
        VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext())
                .runOnContext(nothing -> elsewhere.complete(Work.spanId()));
        assertThat(elsewhere.get()).isEqualTo(Span.getInvalid().getSpanContext().getSpanId());
    }

    @Test
    void keys_thatAreHashed_areInNoSpan() throws Exception {
        work.blocking("person");

        SpanData hold = one("lock hold secret-{name}");
        assertThat(hold.getAttributes().get(AttributeKey.stringKey("dynamodb.lock.key")))
                .matches("[0-9a-f]{16}");
        assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain("person");
    }

    @Test
    void loss_isAnErrorWithItsReason() throws Exception {
        assertThatThrownBy(() -> work.lose("a")).isInstanceOf(RuntimeException.class);

        SpanData hold = one("lock hold stolen-{name}");
        assertThat(hold.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(hold.getAttributes().get(AttributeKey.stringKey("dynamodb.lock.outcome")))
                .isEqualTo("lost");
    }

    @Test
    void candidate_hasNoWait_andAHoldWithoutParent() throws Exception {
        below(() -> {
            try (Leadership leadership = locks.campaign("leader")) {
                await(leadership::isLeader);
                return leadership.isLeader();
            }
        });

        assertThat(one("lock hold campaign").getParentSpanContext().isValid()).isFalse();
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .doesNotContain("lock wait campaign");
    }

    @Test
    void bodyThatWaitedInTheBackground_leavesNoSpanOnAnyThread() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (TestLocks.Disturbance busy = disturbed.busy("uni-b")) {
            below(() -> work.uni("b").subscribe().with(seen::complete, seen::completeExceptionally));
            assertThat(seen).isNotDone();
            assertThat(busy).isNotNull();
        }
        assertThat(seen.get()).isNotNull();
        String second = locks.acquireAsync("after")
                .thenApply(lease -> {
                    lease.releaseAsync();
                    return Work.spanId();
                })
                .get();

        assertThat(second).isEqualTo(Span.getInvalid().getSpanContext().getSpanId());
    }
}
