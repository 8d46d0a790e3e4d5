package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.StoreUnavailableException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The release of a lease that its transaction kept, when its outcome cannot be had. */
class LeaseEndingTest {
    @Test
    void releaseInBackground_releaseThrowsAtOnce_theWorkEndsNevertheless() {
        assertThat(ends(() -> {
                    throw new StoreUnavailableException("of a test", null);
                }))
                .isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // A mock returns null.
    void releaseInBackground_leaseIsAMock_theWorkEnds() {
        assertThat(ends(() -> null)).isTrue();
    }

    private static boolean ends(Supplier<Object> release) {
        Lease lease = (Lease) Proxy.newProxyInstance(
                Lease.class.getClassLoader(),
                new Class<?>[] {Lease.class},
                (proxy, method, arguments) ->
                        method.getName().equals("releaseAsync") ? release.get() : LockKey.of("k"));
        AtomicBoolean ended = new AtomicBoolean();
        LeaseEnding.releaseInBackground(lease, () -> ended.set(true));
        return ended.get();
    }
}
