package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
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

    @Test
    void current_isTheInnermost_andTheOuterOneAgainAfterIt() throws Exception {
        Lease outer = client.acquire("outer");
        Lease inner = client.acquire("inner");
        leases.push(outer);
        leases.push(inner);
        assertThat(leases.get()).isSameAs(inner);
        leases.pop();
        assertThat(leases.get()).isSameAs(outer);
        leases.pop();
        assertThatThrownBy(leases::get).isInstanceOf(LockMisuseException.class).hasMessageContaining("@Locked");
    }

    @Test
    void leaseOfAKey_isFoundHoweverDeepItLies() throws Exception {
        assertThat(leases.of(LockKey.of("outer"))).isEmpty();
        Lease outer = client.acquire("outer");
        leases.push(outer);
        leases.push(client.acquire("inner"));

        assertThat(leases.of(LockKey.of("outer"))).containsSame(outer);
        assertThat(leases.of(LockKey.of("another"))).isEmpty();
    }

    @Test
    void leases_areThoseOfOneThread() throws Exception {
        leases.push(client.acquire("outer"));

        assertThat(CompletableFuture.supplyAsync(() -> leases.of(LockKey.of("outer")))
                        .get(20, TimeUnit.SECONDS))
                .isEmpty();
    }
}
