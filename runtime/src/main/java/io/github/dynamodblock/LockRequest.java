package io.github.dynamodblock;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One wish for a lock: its key, and whatever differs from the client's defaults. Immutable and reusable.
 *
 * <pre>{@code
 * LockRequest.of("order-7").waitLimit(Duration.ofSeconds(2)).data(LockData.ofText("batch 12")).build()
 * }</pre>
 */
public final class LockRequest {
    private final LockKey key;
    private final Optional<Duration> waitLimit;
    private final Optional<LeaseTiming> timing;
    private final Optional<LockData> data;
    private final Map<String, AttributeValue> attributes;
    private final Optional<LeaseListener> listener;

    private LockRequest(Builder builder) {
        this.key = builder.key;
        this.waitLimit = Optional.ofNullable(builder.waitLimit);
        this.timing = Optional.ofNullable(builder.timing);
        this.data = Optional.ofNullable(builder.data);
        this.attributes = Map.copyOf(builder.attributes);
        this.listener = Optional.ofNullable(builder.listener);
    }

    /** A request for the lock of that name. */
    public static Builder of(String key) {
        return of(LockKey.of(key));
    }

    /** A request for that lock. */
    public static Builder of(LockKey key) {
        return new Builder(key);
    }

    public LockKey key() {
        return key;
    }

    /** The whole time {@code acquire} may take; empty for the client's default (30 s). */
    public Optional<Duration> waitLimit() {
        return waitLimit;
    }

    /** Empty for the client's default. */
    public Optional<LeaseTiming> timing() {
        return timing;
    }

    /** Empty leaves the data that the former holder left. */
    public Optional<LockData> data() {
        return data;
    }

    /** The application's own attributes to write with the lock; others in the row stay. */
    public Map<String, AttributeValue> attributes() {
        return attributes;
    }

    /** Hears of danger and loss from the first instant of the lease. */
    public Optional<LeaseListener> listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "LockRequest[" + key + "]";
    }

    /** Collects the optional parts of a {@link LockRequest}. */
    public static final class Builder {
        private final LockKey key;
        private final Map<String, AttributeValue> attributes = new HashMap<>();
        private @Nullable Duration waitLimit;
        private @Nullable LeaseTiming timing;
        private @Nullable LockData data;
        private @Nullable LeaseListener listener;

        private Builder(LockKey key) {
            this.key = key;
        }

        /** The whole time {@code acquire} may take, not negative; zero asks the store once. */
        public Builder waitLimit(Duration limit) {
            if (limit.isNegative()) {
                throw new IllegalArgumentException(
                        "A wait limit is not negative, as " + limit + " is; zero asks the store once");
            }
            this.waitLimit = limit;
            return this;
        }

        public Builder timing(LeaseTiming value) {
            this.timing = value;
            return this;
        }

        /** That lease with the default proportions of heartbeat and safe period. */
        public Builder lease(Duration lease) {
            return timing(LeaseTiming.ofLease(lease));
        }

        public Builder data(LockData value) {
            this.data = value;
            return this;
        }

        /** An attribute of the application's own; a name that the table layout uses is refused at acquire. */
        public Builder attribute(String name, AttributeValue value) {
            attributes.put(name, value);
            return this;
        }

        public Builder listener(LeaseListener value) {
            this.listener = value;
            return this;
        }

        public LockRequest build() {
            return new LockRequest(this);
        }
    }
}
