package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The leases that a thread's locked methods run under. */
class LockedLeasesTest {
    private final LockClient client = InMemoryLocks.client(new InMemoryStore(), "this");
    private final LockedLeases leases = new LockedLeases();

    @AfterEach
    void close() {
        client.close();
    }

    private SharedLease shared(String key) throws InterruptedException {
        return new SharedLease(ClientNames.DEFAULT, LockKey.of(key), client.acquire(key));
    }

    @Test
    void current_isTheInnermost_andTheOuterOneAgainAfterIt() throws Exception {
        SharedLease outer = shared("outer");
        SharedLease inner = shared("inner");
        leases.push(outer);
        leases.push(inner);
        assertThat(leases.current()).isSameAs(inner.lease());
        leases.pop();
        assertThat(leases.current()).isSameAs(outer.lease());
        leases.pop();
        assertThatThrownBy(leases::current)
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("@Locked");
    }

    @Test
    void leaseOfAKey_isFoundHoweverDeepItLies() throws Exception {
        assertThat(leases.of(ClientNames.DEFAULT, LockKey.of("outer"))).isNull();
        SharedLease outer = shared("outer");
        leases.push(outer);
        leases.push(shared("inner"));

        assertThat(leases.of(ClientNames.DEFAULT, LockKey.of("outer"))).isSameAs(outer);
        assertThat(leases.of(ClientNames.DEFAULT, LockKey.of("another"))).isNull();
        assertThat(leases.of("another-client", LockKey.of("outer"))).isNull();
    }

    @Test
    void leases_areThoseOfOneThread() throws Exception {
        leases.push(shared("outer"));

        assertThat(CompletableFuture.supplyAsync(
                                () -> Optional.ofNullable(leases.of(ClientNames.DEFAULT, LockKey.of("outer"))))
                        .get(20, TimeUnit.SECONDS))
                .isEmpty();
    }
}
