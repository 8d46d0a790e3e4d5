package io.github.dynamodblock.quarkus;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import java.util.Objects;
import java.util.Optional;

/**
 * A CDI event about a lock that this process acquired with the injected client or with {@link Locked}. Costs no
 * request. Observe one of the nested types, or this type to receive all of them:
 *
 * <pre>{@code
 * void lost(@Observes LockEvent.Lost event) { … }
 * void each(@ObservesAsync LockEvent event) { … }
 * }</pre>
 *
 * <p>The events of a lease come in the order {@code Acquired (InDanger SafeAgain)* (InDanger? Lost | Released)}. There
 * is no {@link Released} after a {@link Lost}. {@link Acquired} comes before its caller receives the lease.
 *
 * <p>Synchronous observers of {@link Acquired} and {@link Released} delay the caller, and can run on its event loop: do
 * not block in them, and do not use the lock in them. Observers of the other events run on a thread that carries
 * nothing else of the lock. Asynchronous observers delay nobody; their order is not defined. The client logs what an
 * observer throws, and the lock is not affected.
 *
 * <p>An event is not a way to stop work in time: a paused process receives {@link Lost} only when it runs again. Check
 * {@link io.github.dynamodblock.Lease#ensureValid} or send the fencing token with each write.
 *
 * @since 1.0.0
 */
public sealed interface LockEvent {
    /**
     * Returns the lock.
     *
     * @return the key, in plain text
     */
    LockKey key();

    /**
     * Returns the fencing token of the grant.
     *
     * @return the token
     */
    long fencingToken();

    /**
     * Returns the name under which this process holds the lock.
     *
     * @return the owner
     */
    String owner();

    /**
     * Returns the name of the lock client that acquired the lock, as {@link LockClientName} writes it.
     *
     * @return the name; {@code default} for the client without a name
     */
    String client();

    /**
     * The lock was granted.
     *
     * @param key the lock
     * @param fencingToken the fencing token of the grant
     * @param owner the name under which this process holds the lock
     * @param client the name of the lock client; {@code default} for the client without a name
     */
    record Acquired(LockKey key, long fencingToken, String owner, String client) implements LockEvent {
        /**
         * Checks that nothing is missing.
         *
         * @param key the lock
         * @param fencingToken the fencing token of the grant
         * @param owner the name under which this process holds the lock
         * @param client the name of the lock client; {@code default} for the client without a name
         */
        public Acquired {
            requireNames(key, owner, client);
        }
    }

    /**
     * No heartbeat was acknowledged for the safe period, or the machine was possibly suspended. Heartbeats go on.
     *
     * @param key the lock
     * @param fencingToken the fencing token of the grant
     * @param owner the name under which this process holds the lock
     * @param client the name of the lock client; {@code default} for the client without a name
     */
    record InDanger(LockKey key, long fencingToken, String owner, String client) implements LockEvent {
        /**
         * Checks that nothing is missing.
         *
         * @param key the lock
         * @param fencingToken the fencing token of the grant
         * @param owner the name under which this process holds the lock
         * @param client the name of the lock client; {@code default} for the client without a name
         */
        public InDanger {
            requireNames(key, owner, client);
        }
    }

    /**
     * A heartbeat was acknowledged again.
     *
     * @param key the lock
     * @param fencingToken the fencing token of the grant
     * @param owner the name under which this process holds the lock
     * @param client the name of the lock client; {@code default} for the client without a name
     */
    record SafeAgain(LockKey key, long fencingToken, String owner, String client) implements LockEvent {
        /**
         * Checks that nothing is missing.
         *
         * @param key the lock
         * @param fencingToken the fencing token of the grant
         * @param owner the name under which this process holds the lock
         * @param client the name of the lock client; {@code default} for the client without a name
         */
        public SafeAgain {
            requireNames(key, owner, client);
        }
    }

    /**
     * The lease is over for good, and another holder can have the lock.
     *
     * @param key the lock
     * @param fencingToken the fencing token of the grant
     * @param owner the name under which this process held the lock
     * @param client the name of the lock client; {@code default} for the client without a name
     * @param reason why the lease was lost; empty if only its release discovered the loss
     */
    record Lost(LockKey key, long fencingToken, String owner, String client, Optional<LostReason> reason)
            implements LockEvent {
        /**
         * Checks that nothing is missing.
         *
         * @param key the lock
         * @param fencingToken the fencing token of the grant
         * @param owner the name under which this process held the lock
         * @param client the name of the lock client; {@code default} for the client without a name
         * @param reason why the lease was lost; empty if only its release discovered the loss
         */
        public Lost {
            requireNames(key, owner, client);
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The lease was released or committed by its holder.
     *
     * @param key the lock
     * @param fencingToken the fencing token of the grant
     * @param owner the name under which this process held the lock
     * @param client the name of the lock client; {@code default} for the client without a name
     * @param outcome {@link ReleaseOutcome#RELEASED}, or {@link ReleaseOutcome#UNKNOWN} if no response said so
     */
    record Released(LockKey key, long fencingToken, String owner, String client, ReleaseOutcome outcome)
            implements LockEvent {
        /**
         * Checks that nothing is missing.
         *
         * @param key the lock
         * @param fencingToken the fencing token of the grant
         * @param owner the name under which this process held the lock
         * @param client the name of the lock client; {@code default} for the client without a name
         * @param outcome what is known after the release
         */
        public Released {
            requireNames(key, owner, client);
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    private static void requireNames(LockKey key, String owner, String client) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(client, "client");
    }
}
