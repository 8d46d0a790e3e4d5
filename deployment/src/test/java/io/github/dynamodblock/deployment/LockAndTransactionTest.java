package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether the lock is still held when a transaction has ended. */
class LockAndTransactionTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of(
                    "transaction", Work.class, Probe.class, LateLocked.class, LateLockedInterceptor.class)
            .overrideConfigKey("quarkus.transaction-manager.object-store.directory", "target/object-store");

    @Inject
    Work work;

    @Inject
    Probe probe;

    @BeforeEach
    void forget() {
        probe.forget();
    }

    @Test
    void locked_transactionCommits_lockIsStillHeld() {
        work.commits();

        assertThat(probe.seen()).containsExactly("committed, held");
    }

    @Test
    void locked_transactionRollsBack_lockIsStillHeld() {
        assertThatThrownBy(() -> work.rollsBack()).hasMessage("body");

        assertThat(probe.seen()).containsExactly("rolled back, held");
    }

    /** The twin: what an interceptor inside the transaction would do, and the probe sees it. */
    @Test
    void lockedInsideTheTransaction_transactionCommits_lockIsFree() {
        work.commitsAfterRelease();

        assertThat(probe.seen()).containsExactly("committed, free");
    }

    @ApplicationScoped
    static class Work {
        @Inject
        Probe probe;

        @Locked("transaction")
        @Transactional
        void commits() {
            probe.register();
        }

        @Locked("transaction")
        @Transactional
        void rollsBack() {
            probe.register();
            throw new IllegalStateException("body");
        }

        @LateLocked
        @Transactional
        void commitsAfterRelease() {
            probe.register();
        }
    }

    /** Asks for the lock when the transaction has ended. */
    @ApplicationScoped
    static class Probe {
        private final List<String> seen = new ArrayList<>();

        @Inject
        LockClient locks;

        @Inject
        TransactionSynchronizationRegistry transaction;

        void forget() {
            seen.clear();
        }

        List<String> seen() {
            return List.copyOf(seen);
        }

        void register() {
            transaction.registerInterposedSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {}

                @Override
                public void afterCompletion(int status) {
                    seen.add((status == Status.STATUS_COMMITTED ? "committed, " : "rolled back, ") + lock());
                }
            });
        }

        private String lock() {
            try {
                return locks.tryAcquire("transaction")
                        .map(lease -> {
                            lease.close();
                            return "free";
                        })
                        .orElse("held");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface LateLocked {}

    @LateLocked
    @Interceptor
    @Priority(Interceptor.Priority.LIBRARY_BEFORE + 100)
    static class LateLockedInterceptor {
        @Inject
        LockClient locks;

        @AroundInvoke
        @Nullable Object lock(InvocationContext call) throws Exception {
            try (Lease lease = locks.acquire("transaction")) {
                lease.ensureValid();
                return call.proceed();
            }
        }
    }
}
