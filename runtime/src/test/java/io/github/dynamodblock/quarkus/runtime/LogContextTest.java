package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the log says of a lease: in the context of a body, and in the messages about locks. */
@Isolated("hears what is logged")
class LogContextTest {
    private static final LateConfig CONFIG = Configured.late(Map.of());

    @Test
    void context_ofABody_namesTheClientOfItsLease() {
        LogContext context = new LogContext(CONFIG);

        context.show(new SharedLease("orders", LockKey.of("k"), null));
        assertThat(MDC.get("lock.client")).isEqualTo("orders");
        assertThat(MDC.get("lock.key")).isEqualTo("k");

        context.show(new SharedLease(ClientNames.DEFAULT, LockKey.of("k"), null));
        assertThat(MDC.get("lock.client")).isEqualTo("default");

        context.show(null);
        assertThat(MDC.get("lock.client")).isNull();
        assertThat(MDC.get("lock.key")).isNull();
        assertThat(MDC.get("lock.token")).isNull();
    }

    @Test
    void message_aboutALock_namesAClientThatIsNotTheDefaultOne() throws Exception {
        LogObserver observer = new LogObserver(CONFIG);
        try (LoggedMessages logged = LoggedMessages.hear();
                LockClient client = InMemoryLocks.client(new InMemoryStore(), "me");
                Lease lease = client.acquire("k")) {
            for (String name : new String[] {"orders", ClientNames.DEFAULT}) {
                observer.lost(
                        LockCall.of(name, LockRequest.of("k").build(), new CallMemo()),
                        lease,
                        Optional.of(LostReason.STOLEN),
                        Duration.ofSeconds(1));
            }

            assertThat(logged.warnings()).hasSize(2);
            assertThat(logged.warnings().get(0))
                    .startsWith("Lost the lease on the lock 'k' (code, client orders), token ");
            assertThat(logged.warnings().get(1)).startsWith("Lost the lease on the lock 'k' (code), token ");
        }
    }
}
