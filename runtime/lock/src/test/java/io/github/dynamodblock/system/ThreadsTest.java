package io.github.dynamodblock.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.memory.InMemoryStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A thread of the lock serves all: it has nothing of the one who happened to need it first. */
class ThreadsTest {
    private static final InheritableThreadLocal<String> OF_A_USER = new InheritableThreadLocal<>();

    private static final class OfAUser extends ClassLoader {}

    @SuppressWarnings("ThreadPriorityCheck") // Nothing rests on it.
    private static <T> T seenOnAThreadOf(SystemPorts machine, Supplier<T> seen) throws Exception {
        CompletableFuture<T> told = new CompletableFuture<>();
        Thread user = new Thread(() -> {
            OF_A_USER.set("the first user");
            Thread.currentThread().setContextClassLoader(new OfAUser());
            machine.ports().callbacks().execute(() -> told.complete(seen.get()));
        });
        user.setPriority(Thread.MIN_PRIORITY);
        user.start();
        return told.get(10, TimeUnit.SECONDS);
    }

    @Test
    void thread_madeForTheFirstUser_inheritsNothingOfHis() throws Exception {
        ClassLoader makers = Thread.currentThread().getContextClassLoader();
        try (SystemPorts machine = new SystemPorts(new InMemoryStore())) {
            assertThat(seenOnAThreadOf(machine, () -> String.valueOf(OF_A_USER.get())))
                    .isEqualTo("null");
        }
        try (SystemPorts machine = new SystemPorts(new InMemoryStore())) {
            assertThat(seenOnAThreadOf(machine, () -> Thread.currentThread().getContextClassLoader()))
                    .isSameAs(makers);
        }
        try (SystemPorts machine = new SystemPorts(new InMemoryStore())) {
            assertThat(seenOnAThreadOf(machine, () -> Thread.currentThread().getPriority()))
                    .isEqualTo(Thread.NORM_PRIORITY);
        }
    }

    @Test
    void callback_afterClose_runsOnAThreadOfTheLock() throws Exception {
        SystemPorts machine = new SystemPorts(new InMemoryStore());
        machine.close();
        CompletableFuture<String> name = new CompletableFuture<>();

        machine.ports()
                .callbacks()
                .execute(() -> name.complete(Thread.currentThread().getName()));

        assertThat(name.get(10, TimeUnit.SECONDS)).startsWith("dynamodb-lock-listener");
    }
}
