package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.memory.TestLocks;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of waits and leases. */
class TraceObserverTest {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private final TraceObserver observer = new TraceObserver(telemetry, key -> "shown-" + key);
    private final TestLocks memory = TestLocks.inRealTime();
    private final CountDownLatch lost = new CountDownLatch(1);
    /** Hears of a loss after the observer that is tested. */
    private final LockObserver last = new LockObserver() {
        @Override
        public void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration held) {
            lost.countDown();
        }
    };

    private final LockClient client = new ObservedLockClient(
            ClientNames.DEFAULT, memory.client("me"), new LockObservers(List.of(observer, last)));

    @AfterEach
    void close() {
        client.close();
        memory.close();
        telemetry.close();
    }

    private Span caller() {
        return telemetry.getTracer("test").spanBuilder("caller").startSpan();
    }

    private List<SpanData> named(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private SpanData one(String name) {
        assertThat(named(name)).hasSize(1);
        return named(name).get(0);
    }

    private static Object attribute(SpanData span, String name) {
        return Optional.<Object>ofNullable(span.getAttributes().get(AttributeKey.stringKey(name)))
                .orElse("none");
    }

    private static LockCall call(String key) {
        return LockCall.of(ClientNames.DEFAULT, LockRequest.of(key).build(), new CallMemo());
    }

    @Test
    void lease_ofACaller_hasAWaitAndAHoldBelowItsSpan() throws Exception {
        Span caller = caller();
        long token;
        String owner;
        try (Scope scope = caller.makeCurrent();
                Lease lease = client.acquire(LockRequest.of("k")
                        .listener(new LockCall.Template("k-{id}"))
                        .build())) {
            assertThat(Span.current()).isEqualTo(caller);
            assertThat(named("lock hold k-{id}")).isEmpty();
            token = lease.fencingToken();
            owner = lease.owner();
            assertThat(scope).isNotNull();
        }
        SpanData wait = one("lock wait k-{id}");
        SpanData hold = one("lock hold k-{id}");

        String parent = caller.getSpanContext().getSpanId();
        assertThat(wait.getParentSpanId()).isEqualTo(parent);
        assertThat(hold.getParentSpanId()).isEqualTo(parent);
        assertThat(attribute(wait, "dynamodb.lock.outcome")).isEqualTo("granted");
        assertThat(attribute(wait, "dynamodb.lock.key")).isEqualTo("shown-k");
        assertThat(attribute(wait, "dynamodb.lock.template")).isEqualTo("k-{id}");
        assertThat(attribute(wait, "dynamodb.lock.client")).isEqualTo("default");
        assertThat(attribute(hold, "dynamodb.lock.client")).isEqualTo("default");
        assertThat(attribute(hold, "dynamodb.lock.outcome")).isEqualTo("released");
        assertThat(attribute(hold, "dynamodb.lock.key")).isEqualTo("shown-k");
        assertThat(attribute(hold, "dynamodb.lock.owner")).isEqualTo(owner);
        assertThat(hold.getAttributes().get(AttributeKey.longKey("dynamodb.lock.token")))
                .isEqualTo(token);
        assertThat(hold.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(hold.getStartEpochNanos()).isGreaterThanOrEqualTo(wait.getEndEpochNanos());
    }

    @Test
    void holdThatIsGrantedLater_isBelowItsOwnCaller_andNoThreadKeepsASpan() throws Exception {
        Lease busy = client.acquire("k");
        Span first = caller();
        Span second = caller();
        CompletableFuture<Span> seen = new CompletableFuture<>();
        CompletableFuture<Lease> one;
        CompletableFuture<Lease> two;
        try (Scope scope = first.makeCurrent()) {
            one = client.acquireAsync("k");
            assertThat(scope).isNotNull();
        }
        try (Scope scope = second.makeCurrent()) {
            two = client.acquireAsync("k");
            assertThat(scope).isNotNull();
        }
        assertThat(Span.current()).isEqualTo(Span.getInvalid());
        CompletableFuture<Void> unused = one.thenAccept(lease -> {
            seen.complete(Span.current());
            lease.close();
        });
        busy.close();
        two.get().close();

        assertThat(seen.get()).isEqualTo(Span.getInvalid());
        assertThat(named("lock hold code"))
                .extracting(SpanData::getParentSpanId)
                .containsExactlyInAnyOrder(
                        Span.getInvalid().getSpanContext().getSpanId(),
                        first.getSpanContext().getSpanId(),
                        second.getSpanContext().getSpanId());
        assertThat(unused).isNotNull();
    }

    @Test
    void waitWithoutAGrant_endsWithItsOutcome() throws Exception {
        try (Lease held = client.acquire("k")) {
            assertThat(client.tryAcquire("k")).isEmpty();
            assertThat(client.acquireAsync("k").cancel(true)).isTrue();
            assertThatThrownBy(() -> client.acquireAll(List.of())).isInstanceOf(RuntimeException.class);
            assertThat(held.isValid()).isTrue();
        }
        assertThat(named("lock wait code"))
                .extracting(span -> attribute(span, "dynamodb.lock.outcome"))
                .containsExactly("granted", "not-granted", "cancelled");
        assertThat(named("lock wait code")).allMatch(span -> span.getStatus().getStatusCode() == StatusCode.UNSET);
        assertThat(named("lock hold code")).hasSize(1);
    }

    @Test
    void waitThatFails_isAnError() {
        LockCall call = call("k");
        observer.waits(call);
        observer.answered(call, LockObserver.Answer.FAILED, Duration.ZERO);

        assertThat(one("lock wait code").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void locksTakenTogether_haveOneWaitAndAHoldEach() throws Exception {
        Span caller = caller();
        try (Scope scope = caller.makeCurrent();
                MultiLease all = client.acquireAll(List.of(
                        LockRequest.of("one").build(), LockRequest.of("two").build()))) {
            assertThat(all.isValid()).isTrue();
            assertThat(scope).isNotNull();
        }
        assertThat(attribute(one("lock wait code"), "dynamodb.lock.key")).isEqualTo("shown-one");
        assertThat(named("lock hold code"))
                .extracting(span -> attribute(span, "dynamodb.lock.key"))
                .containsExactlyInAnyOrder("shown-one", "shown-two");
        assertThat(named("lock hold code"))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(caller.getSpanContext().getSpanId());
    }

    @Test
    void lossAndDanger_areAnErrorWithTheReason_andEvents() throws Exception {
        LockCall call = call("k");
        Lease lease = client.acquire("other");
        observer.waits(call);
        observer.answered(call, LockObserver.Answer.GRANTED, Duration.ZERO);
        observer.granted(call, lease);
        observer.inDanger(call, lease);
        observer.safeAgain(call, lease);
        observer.lost(call, lease, Optional.of(LostReason.CLIENT_CLOSED), Duration.ZERO);
        observer.inDanger(call, lease);

        SpanData hold = one("lock hold code");
        assertThat(hold.getEvents()).extracting(EventData::getName).containsExactly("in-danger", "safe-again");
        assertThat(hold.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(hold.getStatus().getDescription()).isEqualTo("The lease was lost: client-closed");
        assertThat(attribute(hold, "dynamodb.lock.outcome")).isEqualTo("lost");
        assertThat(attribute(hold, "dynamodb.lock.reason")).isEqualTo("client-closed");
    }

    @Test
    void leaseThatIsStolen_endsItsHoldOnce() throws Exception {
        Lease lease = client.acquire("k");
        memory.steal(lease);
        assertThatThrownBy(() -> lease.heartbeat(HeartbeatRequest.NONE)).isInstanceOf(LeaseLostException.class);
        lease.close();
        assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(attribute(one("lock hold code"), "dynamodb.lock.reason")).isEqualTo("stolen");
    }

    @Test
    void candidate_hasAHoldWithoutParent_andNoWait() throws Exception {
        try (Scope scope = caller().makeCurrent();
                Lease lease = client.acquire(LockRequest.of("leader")
                        .listener(new LockCall.Candidate(Optional.empty()))
                        .build())) {
            assertThat(lease.isValid()).isTrue();
            assertThat(scope).isNotNull();
        }
        assertThat(named("lock wait campaign")).isEmpty();
        assertThat(one("lock hold campaign").getParentSpanContext().isValid()).isFalse();
    }
}
