package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.github.dynamodblock.quarkus.LockClientName;
import jakarta.enterprise.inject.Instance;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How the beans of lock clients are found. */
class InjectedClientsTest {
    private static InjectedClients clients(LockClient client, UnaryOperator<String> made) {
        return new InjectedClients(instance(client, made, ""));
    }

    @SuppressWarnings("unchecked")
    private static Instance<LockClient> instance(LockClient client, UnaryOperator<String> made, String name) {
        return (Instance<LockClient>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("select")) {
                        Annotation qualifier = ((Annotation[]) arguments[0])[0];
                        return instance(
                                client, made, qualifier instanceof LockClientName named ? named.value() : "default");
                    }
                    assertThat(made.apply(name)).isEqualTo(name);
                    return client;
                });
    }

    /** For example the application's own producer, which calls a locked method of another client. */
    @Test
    void client_whoseProducerUsesAnotherOne_isFound() {
        try (LockClient client = InMemoryLocks.client(new InMemoryStore(), "me")) {
            for (int i = 0; i < 100; i++) {
                String name = "client-" + i;
                InjectedClients[] all = new InjectedClients[1];
                all[0] = clients(client, made -> {
                    if (made.equals(name)) {
                        assertThat(all[0].of(ClientNames.DEFAULT)).isSameAs(client);
                    }
                    return made;
                });
                assertThat(all[0].of(name)).as(name).isSameAs(client);
            }
        }
    }
}
