package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LeadershipEvent;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** When and how often the campaign for an election begins. */
class LeadershipsTest {
    private static final Election OTHER = new Election("other", "");

    /** Events that nobody hears. */
    @SuppressWarnings("unchecked")
    private static Event<LeadershipEvent> events() {
        return (Event<LeadershipEvent>) Proxy.newProxyInstance(
                Event.class.getClassLoader(),
                new Class<?>[] {Event.class},
                (proxy, method, arguments) -> method.getName().equals("select") ? proxy : null);
    }

    /** @param before what happens when the campaign of a client begins */
    private static Leaderships leaderships(LockClient client, Function<Leaderships, ClientLookup> before) {
        Leaderships[] all = new Leaderships[1];
        all[0] = new Leaderships(
                name -> {
                    LockClient unused = before.apply(all[0]).of(name);
                    return client;
                },
                new LateConfig(),
                events());
        return all[0];
    }

    /** For example the application's own producer of a client, which asks whether another leader is this process. */
    @Test
    void leader_whoseClientUsesAnotherLeader_isFound() {
        try (LockClient client = InMemoryLocks.client(new InMemoryStore(), "me")) {
            for (int i = 0; i < 100; i++) {
                List<Leadership> others = new ArrayList<>();
                Leaderships leaderships = leaderships(client, all -> name -> {
                    if (!name.equals(ClientNames.DEFAULT)) {
                        others.add(all.of(OTHER));
                    }
                    return client;
                });
                Election election = new Election("leader-" + i, "client-" + i);

                Leadership first = leaderships.of(election);

                assertThat(leaderships.of(election)).as(election.name()).isSameAs(first);
                assertThat(others).containsExactly(leaderships.of(OTHER));
            }
        }
    }

    @Test
    void campaign_thatTwoThreadsNeed_beginsOnce() throws Exception {
        CountDownLatch begins = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        List<String> begun = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (LockClient client = InMemoryLocks.client(new InMemoryStore(), "me")) {
            Leaderships leaderships = leaderships(client, all -> name -> {
                begun.add(name);
                begins.countDown();
                assertThat(await(goesOn)).isTrue();
                return client;
            });
            Future<Leadership> one = threads.submit(() -> leaderships.of(OTHER));
            assertThat(await(begins)).isTrue();
            Future<Leadership> two = threads.submit(() -> leaderships.of(OTHER));
            goesOn.countDown();

            assertThat(two.get(20, TimeUnit.SECONDS)).isSameAs(one.get(20, TimeUnit.SECONDS));
            assertThat(begun).hasSize(1);
        } finally {
            goesOn.countDown();
            threads.shutdownNow();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
