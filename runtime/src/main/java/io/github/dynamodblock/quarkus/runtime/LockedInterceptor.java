package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseLostException;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.runtime.BlockingOperationControl;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds or acquires the lease of each call of a locked method. {@link LockedBody} runs the body under it. */
@Locked("")
@Interceptor
// Below 200, the priority of @Transactional: the lease must outlive the commit. Above 150, the priority of the security
// annotations: a call that is denied needs no lock.
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 175)
class LockedInterceptor {
    private static final Optional<String> SORT = Optional.of("-");

    private final ClientLookup clients;
    private final LateConfig config;
    private final LockedMethods methods;
    private final LockedLeases leases;
    private final LockedBody bodies;
    private final LateBody lateBodies;

    LockedInterceptor(
            ClientLookup clients, LateConfig config, LockedMethods methods, LockedLeases leases, LockedBody bodies) {
        this.clients = clients;
        this.config = config;
        this.methods = methods;
        this.leases = leases;
        this.bodies = bodies;
        this.lateBodies = new LateBody(clients, leases, bodies.transactions());
    }

    @AroundInvoke
    @Nullable Object runLocked(InvocationContext call) throws Exception {
        // First, because nothing else is known before the application starts.
        LocksConfig unused = config.get();
        LockedSite site = methods.of(call);
        if (!site.enabled()) {
            // A lease that the caller passed is not that of this body.
            call.setParameters(site.body().with(null, call.getParameters()));
            return call.proceed();
        }
        LockConfig configured = config.client(site.client());
        Optional<LateForm> late = site.method().late();
        if (late.isPresent()) {
            return lateBodies.run(
                    late.get(), call, site, () -> key(site, call, configured), key -> waitLimit(site, key));
        }
        LockKey key = key(site, call, configured);
        KeptLeases transaction = bodies.transactions().joinedBy(call);
        if (!site.body().reentrant()) {
            requireNotHeld(site, key, transaction);
        }
        SharedLease held = held(site.client(), key, transaction);
        if (held == null) {
            requireAWaitThatCanEnd(site, key, transaction);
            try {
                held = new SharedLease(site.client(), key, acquire(site, key));
            } catch (LockNotGrantedException notGranted) {
                return WhenBusy.answer(call, site, notGranted, waitLimit(site, key));
            } catch (LockClientClosedException closed) {
                return WhenBusy.stopping(site, closed);
            }
        }
        return bodies.run(call, site, held, transaction);
    }

    private static LockKey key(LockedSite site, InvocationContext call, LockConfig configured) {
        String text = site.key(call);
        try {
            return new LockKey(text, configured.sortKey().isPresent() ? SORT : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new LockMisuseException("The lock key of " + site.name() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the lease that this thread or its transaction uses already, with this call as one more user. Null if
     * there is none.
     */
    private @Nullable SharedLease held(String client, LockKey key, @Nullable KeptLeases transaction) {
        SharedLease held = leases.of(client, key);
        if (held == null && transaction != null) {
            held = transaction.of(client, key);
        }
        if (held == null || !held.enter()) {
            return null;
        }
        try {
            held.ensureValid();
        } catch (LeaseLostException e) {
            held.leave();
            throw e;
        }
        return held;
    }

    private void requireNotHeld(LockedSite site, LockKey key, @Nullable KeptLeases transaction) {
        if (leases.of(site.client(), key) != null
                || (transaction != null && transaction.of(site.client(), key) != null)) {
            throw new LockMisuseException(
                    site.name() + " is not reentrant, and would wait for the lock '" + key
                            + "' in vain: its caller or its transaction holds the lock. Call it when the lock is free,"
                            + " or remove reentrant = false.",
                    null);
        }
    }

    private void requireAWaitThatCanEnd(LockedSite site, LockKey key, @Nullable KeptLeases transaction) {
        if (!BlockingOperationControl.isBlockingAllowed()) {
            throw new LockMisuseException(
                    site.name() + " waits for the lock '" + key + "', on a thread that must not block. Annotate its"
                            + " caller with @Blocking, or use LockClient.acquireAsync.",
                    null);
        }
        KeptLeases suspended = transaction == null ? bodies.transactions().running() : null;
        if (suspended != null && suspended.of(site.client(), key) != null) {
            throw new LockMisuseException(
                    site.name() + " would wait for the lock '" + key + "' in vain: the transaction of its caller keeps"
                            + " the lock until it ends, and the method runs outside of that transaction. Let the method"
                            + " join the transaction, or call it when the transaction has ended.",
                    null);
        }
    }

    /** Returns the lease; null if the client is a mock that returns none. */
    private @Nullable Lease acquire(LockedSite site, LockKey key) {
        try {
            return clients.of(site.client()).acquire(site.request(key));
        } catch (InterruptedException e) {
            // A locked method need not declare InterruptedException.
            Thread.currentThread().interrupt();
            throw new LockNotGrantedException(key, e);
        } catch (IllegalArgumentException e) {
            throw site.refused(key, e);
        }
    }

    private Duration waitLimit(LockedSite site, LockKey key) {
        Duration own = site.waitLimit();
        return own == null ? config.waitLimit(site.client(), key) : own;
    }
}
