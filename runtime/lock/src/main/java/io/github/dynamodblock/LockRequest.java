package io.github.dynamodblock;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A request for a lock: its key, and everything that differs from the client's defaults. Instances are immutable and
 * can be reused.
 *
 * <pre>{@code
 * LockRequest.of("order-7").waitLimit(Duration.ofSeconds(2)).data(LockData.ofText("batch 12")).build()
 * }</pre>
 *
 * @since 1.0.0
 */
public final class LockRequest {
    /** A copy that no code changes. */
    private final Builder from;

    private LockRequest(Builder from) {
        this.from = from;
    }

    /**
     * Starts a request for the lock of that name, in a table without a sort key.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return a builder for the request
     * @throws IllegalArgumentException if the key is empty, too long, or contains half of a surrogate pair
     */
    public static Builder of(String key) {
        return of(LockKey.of(key));
    }

    /**
     * Starts a request for that lock.
     *
     * @param key the lock
     * @return a builder for the request
     */
    public static Builder of(LockKey key) {
        return new Builder(key);
    }

    /**
     * Returns the key of the lock.
     *
     * @return the key
     */
    public LockKey key() {
        return from.key;
    }

    /**
     * Returns the total time that {@code acquire} can take.
     *
     * @return the time; empty for the client's default (30 s), or if {@link #waitBeyondLease} is set
     */
    public Optional<Duration> waitLimit() {
        return Optional.ofNullable(from.waitLimit);
    }

    /**
     * Returns how much longer {@code acquire} waits than the lease of the holder that it finds.
     *
     * @return the time; empty if {@code acquire} waits for a fixed time
     */
    public Optional<Duration> waitBeyondLease() {
        return Optional.ofNullable(from.waitBeyondLease);
    }

    /**
     * Returns the times of the lease.
     *
     * @return the times, or empty for the client's default
     */
    public Optional<LeaseTiming> timing() {
        return Optional.ofNullable(from.timing);
    }

    /**
     * Returns the data to write with the lock.
     *
     * @return the data; empty to write no data
     */
    public Optional<LockData> data() {
        return Optional.ofNullable(from.data);
    }

    /**
     * Returns whether {@link #data} is written only if the row has no data.
     *
     * @return true if a former holder's data stays
     */
    public boolean dataOnlyIfNone() {
        return from.dataOnlyIfNone;
    }

    /**
     * Returns whether the data that a former holder left is removed.
     *
     * @return true if the data is removed
     */
    public boolean removesData() {
        return from.removesData;
    }

    /**
     * Returns the application's own attributes to write with the lock. Other attributes in the row stay.
     *
     * @return the attributes by their names
     */
    public Map<String, AttributeValue> attributes() {
        return Map.copyOf(from.attributes);
    }

    /**
     * Returns the listener that receives the events of the lease from its first instant.
     *
     * @return the listener, or empty if there is none
     */
    public Optional<LeaseListener> listener() {
        return Optional.ofNullable(from.listener);
    }

    /**
     * Returns how often a waiting client reads the row of a held lock.
     *
     * @return the policy, or empty for the default
     */
    public Optional<PollingPolicy> polling() {
        return Optional.ofNullable(from.polling);
    }

    /**
     * Returns how long the lock stays taken at least, however soon it is released.
     *
     * @return the time after the grant, or empty if there is no such time
     */
    public Optional<Duration> atLeast() {
        return Optional.ofNullable(from.atLeast);
    }

    /**
     * Returns how long the lease is renewed at most.
     *
     * @return the time after the grant, or empty if there is no limit
     */
    public Optional<Duration> atMost() {
        return Optional.ofNullable(from.atMost);
    }

    /**
     * Returns whether attributes are removed that a former holder left and this request does not name.
     *
     * @return true if those attributes are removed
     */
    public boolean replacesAttributes() {
        return from.replacesAttributes;
    }

    /**
     * Returns whether the lock is carried by an item of the application.
     *
     * @return true if the application's own item carries the lock
     */
    public boolean onItem() {
        return from.onItem;
    }

    /**
     * Returns whether the lock is granted only if its item exists.
     *
     * @return true if the item must exist
     */
    public boolean onlyIfExists() {
        return from.onlyIfExists;
    }

    /**
     * Returns whether the context that holds the lock can take it again.
     *
     * @return true if the lock is reentrant
     */
    public boolean reentrant() {
        return from.reentrant;
    }

    /**
     * Returns whether the lease is renewed in the background.
     *
     * @return true if the client sends heartbeats by itself
     */
    public boolean backgroundHeartbeats() {
        return from.backgroundHeartbeats;
    }

    /**
     * Returns whether the release deletes the row.
     *
     * @return true if the row is deleted
     */
    public boolean deleteOnRelease() {
        return from.deleteOnRelease;
    }

    /**
     * Returns a builder that starts with all values of this request.
     *
     * @return the builder
     */
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
         * Sets the total time that {@code acquire} can take. With zero, {@code acquire} requests the lock once.
         * Replaces {@link #waitBeyondLease} if it was set before.
         *
         * @param limit the time, not negative
         * @return this builder
         * @throws IllegalArgumentException if the time is negative
         */
        public Builder waitLimit(Duration limit) {
            if (limit.isNegative()) {
                throw new IllegalArgumentException(
                        "The wait limit must not be negative: " + limit + ". Zero requests the lock once");
            }
            this.waitLimit = limit;
            this.waitBeyondLease = null;
            return this;
        }

        /**
         * Lets {@code acquire} wait until the holder that it finds could be dead, and for the given time longer. So
         * {@code acquire} always takes over the lock of a holder that crashed. For the lock of a live holder it waits
         * as long, and no longer.
         *
         * <p>The wait ends at this time:
         *
         * <ul>
         *   <li>If the holder is another client: when this client first saw the holder's grant, or when
         *       {@code acquire} was called if that was later, plus the lease duration of the row, plus the given
         *       time, plus the time of one request. The lease duration of the row can be longer than the lease
         *       duration of this client.
         *   <li>If the holder is a lease of this client: when that lease ends unless it is renewed again, plus the
         *       given time, plus the time of one request.
         *   <li>If no holder is found, because the store does not respond: when {@code acquire} was called, plus the
         *       lease duration of this request, plus the given time, plus the time of one request.
         * </ul>
         *
         * <p>Replaces {@link #waitLimit} if it was set before.
         *
         * @param longer the time, not negative
         * @return this builder
         * @throws IllegalArgumentException if the time is negative
         */
        public Builder waitBeyondLease(Duration longer) {
            if (longer.isNegative()) {
                throw new IllegalArgumentException("The wait beyond the lease must not be negative: " + longer);
            }
            this.waitBeyondLease = longer;
            this.waitLimit = null;
            return this;
        }

        /**
         * Sets the times of the lease.
         *
         * @param value the times
         * @return this builder
         */
        public Builder timing(LeaseTiming value) {
            this.timing = Objects.requireNonNull(value, "timing");
            return this;
        }

        /**
         * Sets the lease duration, with the default proportions of heartbeat and safe period.
         *
         * @param lease the lease duration, 100 ms to 1 day
         * @return this builder
         * @throws IllegalArgumentException if the lease duration is not 100 ms to 1 day
         */
        public Builder lease(Duration lease) {
            return timing(LeaseTiming.ofLease(lease));
        }

        /**
         * Sets the data to write with the lock. It replaces the data that a former holder left.
         *
         * @param value the data
         * @return this builder
         */
        public Builder data(LockData value) {
            return data(value, false, false);
        }

        /**
         * Sets the data to write with the lock if the row has no data. The data of a former holder stays, and the
         * lease returns it.
         *
         * @param value the data
         * @return this builder
         */
        public Builder dataIfNone(LockData value) {
            return data(value, true, false);
        }

        /**
         * Removes the data that a former holder left, in the request of the acquire. Costs no further request.
         *
         * @return this builder
         */
        public Builder withoutData() {
            return data(null, false, true);
        }

        private Builder data(@Nullable LockData value, boolean onlyIfNone, boolean removes) {
            this.data = removes ? null : Objects.requireNonNull(value, "data");
            this.dataOnlyIfNone = onlyIfNone;
            this.removesData = removes;
            return this;
        }

        /**
         * Adds an attribute of the application, to be written with the lock. If the table layout uses the name, the
         * acquire fails with a {@link LockMisuseException}.
         *
         * @param name the name of the attribute
         * @param value the value of the attribute
         * @return this builder
         * @throws IllegalArgumentException if the name contains half of a surrogate pair
         */
        public Builder attribute(String name, AttributeValue value) {
            attributes.put(TextRules.encodable("name of the attribute", name), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets the listener that receives the events of the lease from its first instant.
         *
         * @param value the listener
         * @return this builder
         */
        public Builder listener(LeaseListener value) {
            this.listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * Sets how often a waiting client reads the row of a held lock.
         *
         * @param value the policy
         * @return this builder
         */
        public Builder polling(PollingPolicy value) {
            this.polling = Objects.requireNonNull(value, "polling");
            return this;
        }

        /**
         * Keeps the lock taken for at least this time after the grant, however soon it is released. A job that takes
         * milliseconds then runs once, even if the clocks of the machines that start it differ by seconds.
         *
         * <p>A release ends the validity of the lease as always, and does not wait. The client frees the row when the
         * time has passed. If the client is closed or the process ends before that, the row stays taken for the rest
         * of its lease. A time that is longer than the rest of the lease costs one more request. If the time
         * is longer than the client's TTL horizon, time to live does not delete the row before the time is over.
         *
         * @param hold the time, positive
         * @return this builder
         * @throws IllegalArgumentException if the time is zero or negative
         */
        public Builder atLeast(Duration hold) {
            this.atLeast = positive("atLeast", hold);
            return this;
        }

        /**
         * Renews the lease for at most this time after the grant, so that work that hangs cannot hold the lock for
         * ever. After that time the holder receives {@link LeaseEvent.InDanger} and, within one lease duration,
         * {@link LeaseEvent.Lost}. A heartbeat that the holder requests after that time fails, except if the heartbeat sets a
         * new {@code atMost}.
         *
         * @param hold the time, positive
         * @return this builder
         * @throws IllegalArgumentException if the time is zero or negative
         */
        public Builder atMost(Duration hold) {
            this.atMost = positive("atMost", hold);
            return this;
        }

        /**
         * Sets whether the lease is renewed in the background; by default it is renewed. Turn this off for work that
         * must hold the lock only while the work makes progress.
         *
         * <p>Without background heartbeats, only {@link Lease#heartbeat} renews the lease; it repeats lost heartbeats
         * until one is acknowledged. The holder is notified of danger and loss as always. The client sends nothing
         * else while the lock is held. So after a suspension of the machine, the lease is not valid until such a
         * heartbeat is acknowledged.
         *
         * @param renewed whether the client sends heartbeats by itself
         * @return this builder
         */
        public Builder backgroundHeartbeats(boolean renewed) {
            this.backgroundHeartbeats = renewed;
            return this;
        }

        /**
         * Removes the attributes that a former holder left and this request does not name. If there are any, the
         * acquire costs one more request.
         *
         * @return this builder
         */
        public Builder replaceAttributes() {
            this.replacesAttributes = true;
            return this;
        }

        /**
         * Locks an item of the application, which can have any other attributes. If there is no item, the acquire
         * creates one. The item is never collected and never deleted. Every request for this lock must set this
         * option. The layout {@code python} does not support it.
         *
         * @return this builder
         */
        public Builder onItem() {
            this.onItem = true;
            return this;
        }

        /**
         * Grants the lock only if its item exists. If there is no item, {@code acquire} fails at once with a
         * {@link LockNotGrantedException}, and {@code tryAcquire} returns empty.
         *
         * @return this builder
         */
        public Builder onlyIfExists() {
            this.onlyIfExists = true;
            return this;
        }

        /**
         * Deletes the row at the release, instead of leaving it to the table's time to live.
         *
         * <p>Do not use this option if writes are fenced with the tokens of this lock. After a deletion, tokens start
         * again at the wall clock, or above the highest token that this client has seen of the key. They increase
         * only if no two clients' clocks differ by more than the time since the row's first token, plus delays.
         *
         * @return this builder
         */
        public Builder deleteOnRelease() {
            this.deleteOnRelease = true;
            return this;
        }

        /**
         * Lets a context that holds the lock by such a request take it again by another such request, without
         * waiting. A context is a thread; in Quarkus it is the work of one request, on whatever thread the work runs.
         *
         * <p>The second request costs no request to the store, and only its listener counts. Each request returns a
         * lease of its own, and each lease must be released. The lease that is released last frees the lock. The
         * releases of the other leases return whether the lock was still held. Once the lock is lost, further
         * requests throw {@link LeaseLostException} until all its leases are released.
         *
         * @return this builder
         */
        public Builder reentrant() {
            this.reentrant = true;
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws IllegalArgumentException if two options contradict each other: {@link #onItem} with
         *     {@link #deleteOnRelease}, or an {@code atLeast} that is longer than {@code atMost}
         */
        public LockRequest build() {
            if (onItem && deleteOnRelease) {
                throw new IllegalArgumentException("The request for the lock '" + key
                        + "' says onItem and deleteOnRelease, but items of the application are never deleted; leave out"
                        + " one of the two");
            }
            if (atLeast != null && atMost != null && atLeast.compareTo(atMost) > 0) {
                throw new IllegalArgumentException("The request for the lock '" + key + "' holds the lock for at least "
                        + atLeast + " and at most " + atMost + "; lower atLeast or raise atMost");
            }
            return new LockRequest(new Builder(this));
        }

        private static Duration positive(String what, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(what + " must be positive, not " + value);
            }
            return value;
        }
    }
}
