package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.dynamodb.CapacityListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The meters of Micrometer. Only this class uses types of Micrometer. The build adds it as a bean only if the
 * application has them, so it is not loaded in others. Tags are templates and never keys: there are few templates.
 */
@Singleton
class MicrometerObserver implements LockObserver {
    private static final String HELD = "dynamodb.lock.held";
    private static final String WAITING = "dynamodb.lock.waiting";
    private static final String ACQUIRE = "dynamodb.lock.acquire";
    private static final String HOLD = "dynamodb.lock.hold";
    private static final String DANGER = "dynamodb.lock.in.danger";
    private static final String LOST = "dynamodb.lock.lost";
    private static final String REQUESTS = "dynamodb.lock.requests";
    private static final String CAPACITY = "dynamodb.lock.consumed.capacity";
    private static final String MARGIN = "dynamodb.lock.heartbeat.margin";

    private final MeterRegistry registry;
    private final LockMetricsConfig config;
    private final Map<Tags, AtomicLong> held = new ConcurrentHashMap<>();
    private final Map<Tags, AtomicLong> waiting = new ConcurrentHashMap<>();
    private final LeaseHandles leases = new LeaseHandles();

    MicrometerObserver(MeterRegistry registry, LockMetricsConfig config) {
        this.registry = registry;
        this.config = config;
    }

    private AtomicLong gauge(String name, Map<Tags, AtomicLong> values, LockCall call) {
        return values.computeIfAbsent(tags(call), tags -> {
            AtomicLong value = new AtomicLong();
            // The registry itself holds the value by a weak reference.
            return Objects.requireNonNull(registry.gauge(name, tags, value));
        });
    }

    private static Tags tags(LockCall call) {
        return client(call.client()).and("template", call.template());
    }

    private static Tags client(String name) {
        return Tags.of("client", ClientNames.shown(name));
    }

    @Override
    public void waits(LockCall call) {
        gauge(WAITING, waiting, call).incrementAndGet();
    }

    @Override
    public void answered(LockCall call, Answer answer, Duration took) {
        gauge(WAITING, waiting, call).decrementAndGet();
        registry.timer(ACQUIRE, tags(call).and("outcome", EnumText.tag(answer))).record(took);
    }

    @Override
    public void granted(LockCall call, Lease lease) {
        AtomicLong number = gauge(HELD, held, call);
        if (leases.add(call, lease)) {
            number.incrementAndGet();
        }
        // From the first grant on, so that its first increment is seen as one.
        Counter unused = registry.counter(DANGER, tags(call));
    }

    @Override
    public void inDanger(LockCall call, Lease lease) {
        registry.counter(DANGER, tags(call)).increment();
    }

    @Override
    public void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration duration) {
        registry.counter(
                        LOST, tags(call).and("reason", reason.map(EnumText::tag).orElse("found-at-release")))
                .increment();
        over(call, lease, ReleaseOutcome.LOST, duration);
    }

    @Override
    public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration duration) {
        over(call, lease, outcome, duration);
    }

    private void over(LockCall call, Lease lease, ReleaseOutcome outcome, Duration duration) {
        leases.remove(call, lease).ifPresent(first -> gauge(HELD, held, first).decrementAndGet());
        registry.timer(HOLD, tags(call).and("outcome", EnumText.tag(outcome))).record(duration);
    }

    @Override
    public void requested(
            String client, StoreRequest request, LockKey key, StoreRequest.Response response, Duration took) {
        registry.timer(REQUESTS, client(client).and("kind", EnumText.tag(request), "response", EnumText.tag(response)))
                .record(took);
        if (request == StoreRequest.HEARTBEAT && response == StoreRequest.Response.DONE) {
            // The lock itself hears of the response after this: so this is what was left before the renewal.
            leases.remaining(client, key).ifPresent(registry.timer(MARGIN, client(client))::record);
        }
    }

    @Override
    public boolean wantsCapacity() {
        return config.consumedCapacity();
    }

    @Override
    public void consumed(String client, CapacityListener.Units units, double number) {
        registry.counter(CAPACITY, client(client).and("units", EnumText.tag(units)))
                .increment(number);
    }
}
