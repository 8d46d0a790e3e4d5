package io.github.dynamodblock.deployment;

import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.cache.CacheResult;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** Locked methods with other interceptors. The lock of each of them has the name of the method. */
@ApplicationScoped
class Neighbour {
    private final AtomicInteger bodies = new AtomicInteger();
    private final AtomicInteger tries = new AtomicInteger();
    private final Set<Long> tokens = new HashSet<>();

    @Inject
    CurrentLease current;

    @Locked(value = "fallback", waitLimit = "0s")
    @Fallback(fallbackMethod = "instead", applyOn = LockNotGrantedException.class)
    String fallback() {
        return body();
    }

    @SuppressWarnings("unused")
    private String instead() {
        return "instead";
    }

    @Locked(value = "retry", waitLimit = "0s")
    @Retry(maxRetries = 100, delay = 100, jitter = 0, maxDuration = 60_000, retryOn = LockNotGrantedException.class)
    String retry() {
        return body();
    }

    @Locked("retried-body")
    @Retry(maxRetries = 2, delay = 0, jitter = 0)
    int retriedBody() {
        tokens.add(current.get().fencingToken());
        if (tries.incrementAndGet() < 3) {
            throw new IllegalStateException("of the body");
        }
        return tokens.size();
    }

    @Locked(value = "timeout", waitLimit = "1500ms")
    @Timeout(500)
    String timeout() {
        return body();
    }

    @Locked(value = "breaker", waitLimit = "0s")
    @CircuitBreaker(requestVolumeThreshold = 2, failureRatio = 1, delay = 60_000)
    String breaker() {
        return body();
    }

    @Locked("bulkhead")
    @Bulkhead(1)
    String bulkhead() {
        return body();
    }

    @Locked(value = "roles", waitLimit = "0s")
    @RolesAllowed("nobody-has-it")
    String roles() {
        return body();
    }

    @Locked(value = "cache", waitLimit = "0s")
    @CacheResult(cacheName = "results")
    String cache() {
        return body();
    }

    int bodies() {
        return bodies.get();
    }

    private String body() {
        bodies.incrementAndGet();
        return "body";
    }
}
