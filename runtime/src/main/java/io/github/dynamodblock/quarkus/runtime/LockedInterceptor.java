package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.configuration.DurationConverter;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs locked methods under their leases. */
@Locked("")
@Interceptor
// Below 200, the priority of @Transactional: the lease must outlive the commit. Above 150, the priority of the security
// annotations: a call that is denied needs no lock.
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 175)
class LockedInterceptor {
    private static final String SORT = "-";

    private final LockClient client;
    private final LateConfig config;
    private final LockedMethods methods;
    private final LockedLeases leases;

    LockedInterceptor(LockClient client, LateConfig config, LockedMethods methods, LockedLeases leases) {
        this.client = client;
        this.config = config;
        this.methods = methods;
        this.leases = leases;
    }

    @AroundInvoke
    @Nullable Object runLocked(InvocationContext call) throws Exception {
        // First, because nothing else is known before the application starts.
        LockConfig configured = config.get();
        LockedMethods.Found found = methods.of(call);
        Locked locked = found.locked();
        LockedMethod method = found.method();
        LockKey key = key(method, call.getParameters(), configured);
        Optional<Lease> held = leases.of(key);
        if (held.isPresent()) {
            held.get().ensureValid();
            return call.proceed();
        }
        if (!BlockingOperationControl.isBlockingAllowed()) {
            throw new LockMisuseException(
                    method.name() + " waits for the lock '" + key + "', on a thread that must not block. Annotate its"
                            + " caller with @Blocking, or use LockClient.acquireAsync.",
                    null);
        }
        return run(call, acquire(request(key, locked)));
    }

    private static LockKey key(LockedMethod method, @Nullable Object[] parameters, LockConfig configured) {
        String text = method.key(parameters);
        try {
            return new LockKey(text, configured.sortKey().map(name -> SORT));
        } catch (IllegalArgumentException e) {
            throw new LockMisuseException("The lock key of " + method.name() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Lease acquire(LockRequest request) {
        try {
            return client.acquire(request);
        } catch (InterruptedException e) {
            // A locked method need not declare InterruptedException.
            Thread.currentThread().interrupt();
            throw new LockNotGrantedException(request.key(), e);
        }
    }

    private static LockRequest request(LockKey key, Locked locked) {
        LockRequest.Builder request = LockRequest.of(key);
        duration(locked.waitLimit()).ifPresent(request::waitLimit);
        duration(locked.lease()).ifPresent(request::lease);
        duration(locked.atLeast()).ifPresent(request::atLeast);
        duration(locked.atMost()).ifPresent(request::atMost);
        return request.build();
    }

    private static Optional<Duration> duration(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(DurationConverter.parseDuration(text));
    }

    private @Nullable Object run(InvocationContext call, Lease held) throws Exception {
        return held.during(lease -> {
            leases.push(lease);
            try {
                return call.proceed();
            } finally {
                leases.pop();
            }
        });
    }
}
