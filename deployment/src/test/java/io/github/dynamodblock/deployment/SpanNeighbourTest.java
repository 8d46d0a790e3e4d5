package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.quarkus.Locked;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where the lock is beside {@code @WithSpan}. */
class SpanNeighbourTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Watched.class, Work.class)
            .setForcedDependencies(
                    List.of(Dependency.of("io.quarkus", "quarkus-opentelemetry-deployment", Version.getVersion())))
            .overrideConfigKey("quarkus.otel.traces.exporter", "none")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.examine-table", "off");

    @Inject
    Work work;

    @Inject
    Watched watched;

    @ApplicationScoped
    static class Work {
        @Locked("span")
        @WithSpan("of-a-test")
        String spanId() {
            return Span.current().getSpanContext().getSpanId();
        }
    }

    /** Notes the span in which a lock is acquired. */
    @Singleton
    static class Watched {
        final AtomicReference<String> spanId = new AtomicReference<>("");

        @Produces
        @Singleton
        LockClient client() {
            LockClient real = InMemoryLocks.client(new InMemoryStore(), "this");
            return (LockClient) Proxy.newProxyInstance(
                    Watched.class.getClassLoader(), new Class<?>[] {LockClient.class}, (proxy, method, arguments) -> {
                        if (method.getName().startsWith("acquire")) {
                            spanId.set(Span.current().getSpanContext().getSpanId());
                        }
                        return method.invoke(real, arguments);
                    });
        }
    }

    @Test
    void span_includesTheWaitForTheLock() {
        String span = work.spanId();

        assertThat(span).isNotEqualTo(Span.getInvalid().getSpanContext().getSpanId());
        assertThat(watched.spanId).hasValue(span);
    }
}
