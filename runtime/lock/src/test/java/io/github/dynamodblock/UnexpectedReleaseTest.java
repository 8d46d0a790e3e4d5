package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work under a lease whose release throws what it never should. */
class UnexpectedReleaseTest {
    private static Throwable made(Class<? extends Throwable> type) {
        try {
            return type.getConstructor(String.class).newInstance("of the release");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** Valid, and each way to release it throws that at once. */
    private static Lease throwing(Throwable unexpected) {
        return (Lease) Proxy.newProxyInstance(
                Lease.class.getClassLoader(), new Class<?>[] {Lease.class}, (lease, method, args) -> {
                    if (method.getName().startsWith("release")) {
                        throw unexpected;
                    }
                    if (method.isDefault()) {
                        return java.lang.reflect.InvocationHandler.invokeDefault(lease, method, args);
                    }
                    return switch (method.getName()) {
                        case "isValid" -> true;
                        case "key" -> LockKey.of("k");
                        case "owner" -> "me";
                        case "state" -> LeaseState.HELD;
                        default -> throw new AssertionError(method);
                    };
                });
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
    void during_releaseThrows_keepsTheWorksException(Class<? extends Throwable> type) {
        Throwable unexpected = made(type);

        assertThatThrownBy(() -> throwing(unexpected).during(lease -> {
                    throw new IOException("disk");
                }))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(unexpected));
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
    void during_releaseThrowsWhatTheWorkThrew_throwsThat(Class<? extends Throwable> type) {
        Throwable same = made(type);

        assertThatThrownBy(() -> throwing(same).during(Lease::release)).isSameAs(same);
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
    void during_workDoneAndReleaseThrows_throwsThat(Class<? extends Throwable> type) {
        Throwable unexpected = made(type);

        assertThatThrownBy(() -> throwing(unexpected).during(lease -> "done")).isSameAs(unexpected);
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
    void withLockAsync_releaseThrows_endsAllTheSame(Class<? extends Throwable> type) {
        Throwable unexpected = made(type);
        CompletableFuture<Lease> granted = CompletableFuture.completedFuture(throwing(unexpected));

        assertThatThrownBy(() -> LeaseScope.after(granted, lease -> CompletableFuture.completedFuture("done"))
                        .getNow("never"))
                .isInstanceOf(CompletionException.class)
                .hasCause(unexpected);
        IOException ofTheWork = new IOException("disk");
        assertThatThrownBy(() -> LeaseScope.after(granted, lease -> CompletableFuture.failedFuture(ofTheWork))
                        .getNow("never"))
                .hasCause(ofTheWork);
        assertThat(ofTheWork.getSuppressed()).containsExactly(unexpected);
    }
}
