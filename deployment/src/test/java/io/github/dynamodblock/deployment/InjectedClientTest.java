package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.ReleaseOutcome;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lock client that an application injects. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InjectedClientTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("injected-client");

    @Inject
    LockClient locks;

    @Test
    @Order(1)
    void client_beforeItsFirstUse_isNotMade() {
        assertThat(Arc.container()
                        .getActiveContext(ApplicationScoped.class)
                        .getState()
                        .getContextualInstances()
                        .keySet())
                .as("the beans made so far")
                .noneMatch(bean -> bean.getTypes().contains(LockClient.class));

        assertThat(locks.owner()).isNotBlank();

        assertThat(Arc.container()
                        .getActiveContext(ApplicationScoped.class)
                        .getState()
                        .getContextualInstances()
                        .keySet())
                .anyMatch(bean -> bean.getTypes().contains(LockClient.class));
    }

    @Test
    void client_lockAndRelease_excludesMeanwhile() throws Exception {
        Lease lease = locks.acquire("in-code");
        assertThat(lease.isValid()).isTrue();
        assertThat(locks.tryAcquire("in-code")).isEmpty();

        assertThat(lease.release()).isEqualTo(ReleaseOutcome.RELEASED);

        Optional<Lease> next = locks.tryAcquire("in-code");
        assertThat(next).isPresent();
        assertThat(next.get().fencingToken()).isGreaterThan(lease.fencingToken());
        next.get().close();
    }

    @Test
    void owner_notConfigured_isUnique() {
        assertThat(locks.owner()).matches(".+-[0-9a-f]{12}");
    }
}
