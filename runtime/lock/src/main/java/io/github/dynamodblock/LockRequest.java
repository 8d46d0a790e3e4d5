package io.github.dynamodblock;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
    /** A copy that nobody changes. */
    private final Builder from;

    private LockRequest(Builder from) {
        this.from = from;
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
        return from.key;
    }

    /** The whole time {@code acquire} may take; empty for the client's default (30 s), or with {@link #waitBeyondLease}. */
    public Optional<Duration> waitLimit() {
        return Optional.ofNullable(from.waitLimit);
    }

    /** How much longer than the lease of the holder that it finds {@code acquire} waits; empty if it waits for a time of its own. */
    public Optional<Duration> waitBeyondLease() {
        return Optional.ofNullable(from.waitBeyondLease);
    }

    /** Empty for the client's default. */
    public Optional<LeaseTiming> timing() {
        return Optional.ofNullable(from.timing);
    }

    /** Empty leaves the data that the former holder left. */
    public Optional<LockData> data() {
        return Optional.ofNullable(from.data);
    }

    /** Whether {@link #data} is written only where there is none. */
    public boolean dataOnlyIfNone() {
        return from.dataOnlyIfNone;
    }

    /** Whether the data that a former holder left is removed. */
    public boolean removesData() {
        return from.removesData;
    }

    /** The application's own attributes to write with the lock; others in the row stay. */
    public Map<String, AttributeValue> attributes() {
        return Map.copyOf(from.attributes);
    }

    /** Hears of danger and loss from the first instant of the lease. */
    public Optional<LeaseListener> listener() {
        return Optional.ofNullable(from.listener);
    }

    /** Empty for the default. */
    public Optional<PollingPolicy> polling() {
        return Optional.ofNullable(from.polling);
    }

    /** How long the lock stays taken at least, however soon it is released. */
    public Optional<Duration> atLeast() {
        return Optional.ofNullable(from.atLeast);
    }

    /** For how long the lease is renewed at most. */
    public Optional<Duration> atMost() {
        return Optional.ofNullable(from.atMost);
    }

    /** Whether attributes that a former holder left, and this request does not name, are removed. */
    public boolean replacesAttributes() {
        return from.replacesAttributes;
    }

    /** Whether the lock is carried by an item of the application's own. */
    public boolean onItem() {
        return from.onItem;
    }

    /** Whether there must be an item already. */
    public boolean onlyIfExists() {
        return from.onlyIfExists;
    }

    /** Whether the context that holds the lock may take it again. */
    public boolean reentrant() {
        return from.reentrant;
    }

    /** Whether the lease is renewed in the background. */
    public boolean backgroundHeartbeats() {
        return from.backgroundHeartbeats;
    }

    /** Whether release deletes the row. */
    public boolean deleteOnRelease() {
        return from.deleteOnRelease;
    }

    /** A builder that begins with all of this. */
    public Builder toBuilder() {
        return new Builder(from);
    }

    @Override
    public String toString() {
        return "LockRequest[" + from.key + "]";
    }

    /** Collects the optional parts of a {@link LockRequest}. */
    public static final class Builder {
        private final LockKey key;
        private final Map<String, AttributeValue> attributes = new HashMap<>();
        private @Nullable Duration waitLimit;
        private @Nullable Duration waitBeyondLease;
        private @Nullable LeaseTiming timing;
        private @Nullable LockData data;
        private @Nullable LeaseListener listener;
        private @Nullable PollingPolicy polling;
        private @Nullable Duration atLeast;
        private @Nullable Duration atMost;
        private boolean replacesAttributes;
        private boolean onItem;
        private boolean onlyIfExists;
        private boolean deleteOnRelease;
        private boolean reentrant;
        private boolean dataOnlyIfNone;
        private boolean removesData;
        private boolean backgroundHeartbeats = true;

        private Builder(LockKey key) {
            this.key = Objects.requireNonNull(key, "key");
        }

        private Builder(Builder same) {
            this(same.key);
            this.attributes.putAll(same.attributes);
            this.waitLimit = same.waitLimit;
            this.waitBeyondLease = same.waitBeyondLease;
            this.timing = same.timing;
            this.data = same.data;
            this.listener = same.listener;
            this.polling = same.polling;
            this.atLeast = same.atLeast;
            this.atMost = same.atMost;
            this.replacesAttributes = same.replacesAttributes;
            this.onItem = same.onItem;
            this.onlyIfExists = same.onlyIfExists;
            this.deleteOnRelease = same.deleteOnRelease;
            this.reentrant = same.reentrant;
            this.dataOnlyIfNone = same.dataOnlyIfNone;
            this.removesData = same.removesData;
            this.backgroundHeartbeats = same.backgroundHeartbeats;
        }

        /**
         * The whole time {@code acquire} may take, not negative; zero asks the store once. In place of {@link
         * #waitBeyondLease}, if that was said before.
         */
        public Builder waitLimit(Duration limit) {
            if (limit.isNegative()) {
                throw new IllegalArgumentException(
                        "A wait limit is not negative, as " + limit + " is; zero asks the store once");
            }
            this.waitLimit = limit;
            this.waitBeyondLease = null;
            return this;
        }

        /**
         * Lets {@code acquire} wait until the holder that it finds could be dead, and that much longer, not negative: so the
         * lock of a holder that crashed is always taken over, and a live one's is waited for as long and no longer. The
         * wait ends one lease after this client first saw that holder's row, plus this, plus the time of one request; of
         * the lease of the row, which may be longer than this client's. If the holder is a lease of this client, the wait
         * ends when that lease ends unless it is renewed again. Where no holder is found, which is where the store
         * does not answer, the request's own lease counts. In place of {@link #waitLimit}, if that was said before.
         */
        public Builder waitBeyondLease(Duration longer) {
            if (longer.isNegative()) {
                throw new IllegalArgumentException("A wait beyond a lease is not negative, as " + longer + " is");
            }
            this.waitBeyondLease = longer;
            this.waitLimit = null;
            return this;
        }

        public Builder timing(LeaseTiming value) {
            this.timing = Objects.requireNonNull(value, "timing");
            return this;
        }

        /** That lease with the default proportions of heartbeat and safe period. */
        public Builder lease(Duration lease) {
            return timing(LeaseTiming.ofLease(lease));
        }

        /** Written with the lock, in place of what is there. */
        public Builder data(LockData value) {
            return data(value, false, false);
        }

        /** Written with the lock, where there is none; data of a former holder stays, and the lease shows it. */
        public Builder dataIfNone(LockData value) {
            return data(value, true, false);
        }

        /** Removes the data that a former holder left, with the acquire and at no further cost. */
        public Builder withoutData() {
            return data(null, false, true);
        }

        private Builder data(@Nullable LockData value, boolean onlyIfNone, boolean removes) {
            this.data = removes ? null : Objects.requireNonNull(value, "data");
            this.dataOnlyIfNone = onlyIfNone;
            this.removesData = removes;
            return this;
        }

        /** An attribute of the application's own; a name that the table layout uses is refused at acquire. */
        public Builder attribute(String name, AttributeValue value) {
            attributes.put(Text.encodable("name of the attribute", name), Objects.requireNonNull(value, "value"));
            return this;
        }

        public Builder listener(LeaseListener value) {
            this.listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /** How often a held lock is looked at while waiting for it. */
        public Builder polling(PollingPolicy value) {
            this.polling = Objects.requireNonNull(value, "polling");
            return this;
        }

        /**
         * Keeps the lock taken for at least that long after its grant, however soon it is released: a job of
         * milliseconds then runs once, though the clocks that start it differ by seconds. Release ends belief as always
         * and does not wait; the client frees the row when the time has passed. Should the client be closed or the process
         * end before, the row stays taken for what is left of its lease. Costs one more request if the time is longer than
         * that. A time beyond the client's TTL horizon is kept as well.
         */
        public Builder atLeast(Duration hold) {
            this.atLeast = positive("atLeast", hold);
            return this;
        }

        /**
         * Renews the lease for at most that long after its grant, so that work that hangs can't hold the lock for ever.
         * The holder then hears of danger, and within a lease of the loss. A heartbeat that it asks for after that time is
         * refused.
         */
        public Builder atMost(Duration hold) {
            this.atMost = positive("atMost", hold);
            return this;
        }

        /**
         * Whether the lease is renewed in the background; by default it is. Without that it is renewed by {@link
         * Lease#heartbeat} alone, which sends again what was lost until it is acknowledged, and its holder hears of danger
         * and of the loss as always: for work that is to hold the lock only while it makes progress. Nothing else is sent
         * while it is held, so after a suspension of the machine it is not valid until such a heartbeat.
         */
        public Builder backgroundHeartbeats(boolean renewed) {
            this.backgroundHeartbeats = renewed;
            return this;
        }

        /**
         * Removes the attributes that a former holder left and this request does not name. Where there are any, the
         * acquire costs one more request.
         */
        public Builder replaceAttributes() {
            this.replacesAttributes = true;
            return this;
        }

        /**
         * Locks an item of the application's own, which may carry anything else, or makes one. It is never collected and
         * never deleted, and every request for this lock must say so. The layout {@code python} cannot do this.
         */
        public Builder onItem() {
            this.onItem = true;
            return this;
        }

        /** Grants nothing where there is no item: {@code acquire} fails at once, {@code tryAcquire} is empty. */
        public Builder onlyIfExists() {
            this.onlyIfExists = true;
            return this;
        }

        /**
         * Deletes the row when it is released, instead of leaving it to the table's time to live. Not for what is
         * fenced: tokens then begin anew at the wall clock, or above the highest that this client has seen of the key. They
         * increase only if no two clients' clocks differ by more than the time since the row's first token, plus delay.
         */
        public Builder deleteOnRelease() {
            this.deleteOnRelease = true;
            return this;
        }

        /**
         * Lets whoever holds the lock by such a request take it again by another, without waiting for itself: the same
         * thread, or in Quarkus the same request's work, whatever thread it is on. Costs no request, and nothing of the
         * second request counts but its listener. Each has a lease of its own to release; the lock is freed by the one
         * that is released last, and the others' releases say whether it was still held. Once the lock is lost, asking
         * again throws {@link LeaseLostException} until all of them are released.
         */
        public Builder reentrant() {
            this.reentrant = true;
            return this;
        }

        /**
         * The request.
         *
         * @throws IllegalArgumentException if two of the options contradict each other
         */
        public LockRequest build() {
            if (onItem && deleteOnRelease) {
                throw new IllegalArgumentException("The request for the lock '" + key
                        + "' says onItem and deleteOnRelease; your own items are never deleted, drop one of the two");
            }
            if (atLeast != null && atMost != null && atLeast.compareTo(atMost) > 0) {
                throw new IllegalArgumentException("The request for the lock '" + key + "' holds it at least " + atLeast
                        + " and at most " + atMost + "; lower the first or raise the second");
            }
            return new LockRequest(new Builder(this));
        }

        private static Duration positive(String what, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(what + " is a positive time, not " + value);
            }
            return value;
        }
    }
}
