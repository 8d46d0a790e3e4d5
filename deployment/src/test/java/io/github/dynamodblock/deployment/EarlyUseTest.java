package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application with a bean that exists, and tries to lock, before the application has its configuration. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EarlyUseTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of("early-use", EarlyBird.class);

    @Inject
    LockClient locks;

    @Inject
    EarlyBird bird;

    @ApplicationScoped
    static class EarlyBird {
        private final List<Throwable> early = new ArrayList<>();

        @Inject
        LockClient locks;

        List<Throwable> early() {
            return early;
        }

        @Locked("worm")
        String locked() {
            return "caught";
        }

        void tooEarly(@Observes @Initialized(ApplicationScoped.class) Object event) throws InterruptedException {
            try {
                locked();
            } catch (RuntimeException e) {
                early.add(e);
            }
            try {
                locks.acquire("worm");
            } catch (RuntimeException e) {
                early.add(e);
            }
        }
    }

    @Test
    @Order(1)
    void lock_usedBeforeTheConfigurationExists_isMisuseThatSaysWhenToUseIt() {
        assertThat(bird.early())
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(LockMisuseException.class)
                        .hasMessageContaining("before the application has its configuration")
                        .hasMessageContaining("StartupEvent"));
    }

    @Test
    @Order(2)
    void firstRequest_onAThreadWithAnotherClassLoader_isGranted() throws Exception {
        CompletableFuture<Lease> granted = new CompletableFuture<>();
        Thread stranger = new Thread(() -> {
            try {
                granted.complete(locks.acquire("stranger"));
            } catch (Exception | Error e) {
                granted.completeExceptionally(e);
            }
        });
        try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
            stranger.setContextClassLoader(empty);
            stranger.start();
            try (Lease lease = granted.get(20, TimeUnit.SECONDS)) {
                assertThat(lease.isValid()).isTrue();
            }
            assertThat(stranger.getContextClassLoader()).isSameAs(empty);
        }
        assertThat(bird.locked()).isEqualTo("caught");
    }
}
