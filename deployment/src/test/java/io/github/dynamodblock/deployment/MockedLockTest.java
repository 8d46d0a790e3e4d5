package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.UniLockClient;
import io.quarkus.arc.impl.Mockable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Locked methods in tests that replace the beans of the lock, as {@code @InjectMock} does. */
class MockedLockTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Work.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false")
            .overrideConfigKey("quarkus.transaction-manager.object-store.directory", "target/object-store");

    @Inject
    Work work;

    @Inject
    LockClient locks;

    @Inject
    CurrentLease current;

    @Inject
    UniLockClient uniLocks;

    @AfterEach
    void restore() {
        ((Mockable) locks).arc$clearMock();
        ((Mockable) current).arc$clearMock();
        ((Mockable) uniLocks).arc$clearMock();
    }

    /** What {@code @InjectMock} does with a bean of a normal scope. */
    private static <T> T mocked(Object bean, Class<T> type) {
        T mock = mock(type);
        ((Mockable) bean).arc$setMock(mock);
        return mock;
    }

    @Test
    void client_mockedWithoutAnswers_theBodyRuns() {
        mocked(locks, LockClient.class);

        assertThat(work.done("a")).isEqualTo("done");
        assertThat(work.nested("a")).isEqualTo("done");
        assertThatThrownBy(() -> work.fails("a")).hasMessage("body").hasNoSuppressedExceptions();
    }

    @Test
    void client_mockedWithoutAnswers_thereIsNoCurrentLease() {
        mocked(locks, LockClient.class);

        assertThatThrownBy(() -> work.token("a"))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("LockClient.acquire returned null for the lock 'a'");
    }

    @Test
    void client_mockedWithAMockedLease_theBodyRunsUnderIt() throws Exception {
        Lease lease = mock(Lease.class);
        when(lease.fencingToken()).thenReturn(7L);
        when(mocked(locks, LockClient.class).acquire(any(LockRequest.class))).thenReturn(lease);

        assertThat(work.done("a")).isEqualTo("done");
        assertThat(work.nested("a")).isEqualTo("done");
        assertThat(work.token("a")).isEqualTo(7);
        assertThatThrownBy(() -> work.fails("a")).hasMessage("body").hasNoSuppressedExceptions();
        verify(lease, times(4)).release();
    }

    @Test
    void client_mocked_inATransaction_theTransactionCommits() throws Exception {
        mocked(locks, LockClient.class);
        QuarkusTransaction.requiringNew().run(() -> assertThat(work.done("a")).isEqualTo("done"));

        Lease lease = mock(Lease.class);
        when(mocked(locks, LockClient.class).acquire(any(LockRequest.class))).thenReturn(lease);
        QuarkusTransaction.requiringNew().run(() -> assertThat(work.done("a")).isEqualTo("done"));
        verify(lease).release();
    }

    @Test
    void currentLease_mocked_isWhatTheBodySees() {
        Lease lease = mock(Lease.class);
        when(lease.fencingToken()).thenReturn(8L);
        when(mocked(current, CurrentLease.class).get()).thenReturn(lease);

        assertThat(work.token("a")).isEqualTo(8);
    }

    @Test
    void uniClient_canBeMocked() {
        mocked(uniLocks, UniLockClient.class);

        assertThat(uniLocks.acquire("a")).isNull();
    }

    @ApplicationScoped
    static class Work {
        @Inject
        CurrentLease current;

        @Locked("{key}")
        String done(String key) {
            return "done";
        }

        @Locked("{key}")
        String nested(String key) {
            return done(key);
        }

        @Locked("{key}")
        long token(String key) {
            return current.get().fencingToken();
        }

        @Locked("{key}")
        void fails(String key) {
            throw new IllegalStateException("body");
        }
    }
}
