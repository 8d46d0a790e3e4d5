package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockNotGrantedException;
import io.github.dynamodblock.quarkus.OnBusy;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a call of a locked method does if another holder has the lock, or if the client has closed. */
final class WhenBusy {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    private WhenBusy() {}

    /**
     * Skips the body or calls the fallback, as the annotation says.
     *
     * @param limit how long the call waited for the lock
     * @throws LockNotGrantedException the given one, if the annotation says so, or if no other holder is the reason
     * @throws Exception what the fallback throws
     */
    static @Nullable Object answer(
            InvocationContext call, LockedSite site, LockNotGrantedException notGranted, Duration limit)
            throws Exception {
        if (site.onBusy() == OnBusy.THROW || !isBusy(notGranted, limit)) {
            throw notGranted;
        }
        if (site.onBusy() == OnBusy.FALLBACK) {
            LockFallback fallback = site.method()
                    .fallback()
                    .orElseThrow(
                            () -> new IllegalStateException("The build did not find the fallback of " + site.name()));
            return fallback.call(call.getTarget(), site.body().with(null, call.getParameters()));
        }
        // The template and not the key: keys can be personal data.
        LOG.infof(
                "Skipped %s: another holder has its lock '%s'%s",
                site.name(),
                site.template(),
                notGranted
                        .holder()
                        .map(holder -> ", last seen '" + holder + "'")
                        .orElse(""));
        return nothing(site.returnType());
    }

    /**
     * Skips the body of a call that came while the application stops, if the annotation allows it. A scheduler that is
     * not stopped yet logs an error for each job that throws.
     *
     * @throws LockClientClosedException the given one, if the annotation does not allow it
     */
    static @Nullable Object stopping(LockedSite site, LockClientClosedException closed) {
        if (site.onBusy() != OnBusy.SKIP) {
            throw closed;
        }
        LOG.infof("Skipped %s: the application stops", site.name());
        return nothing(site.returnType());
    }

    /**
     * Returns whether another holder has the lock. A wait during which the store did not respond has no holder. A
     * request that does not wait is refused only by a holder: without a response, it fails in another way.
     */
    private static boolean isBusy(LockNotGrantedException notGranted, Duration limit) {
        boolean interrupted = notGranted.getCause() instanceof InterruptedException;
        return !interrupted && (notGranted.holder().isPresent() || limit.isZero());
    }

    private static @Nullable Object nothing(Class<?> type) {
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == OptionalInt.class) {
            return OptionalInt.empty();
        }
        if (type == OptionalLong.class) {
            return OptionalLong.empty();
        }
        return type == OptionalDouble.class ? OptionalDouble.empty() : null;
    }
}
