package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.memory.InMemoryLocks;
import io.github.dynamodblock.memory.InMemoryStore;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.IOThreadDetector;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application whose class path has no JTA. */
class WithoutTransactionsTest {
    /** What such an application does. A class loader without JTA loads this class. */
    public static final class LockedCall implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            LockedLeases leases = new LockedLeases();
            LockedMethods methods = new LockedMethods();
            methods.set(Map.of(
                    new LockedMethods.Site(Call.Bean.class.getName(), Call.Bean.class.getName() + "#plain()", "plain"),
                    Sites.method("Bean#plain", List.of(new KeyPiece.Text("plain")), Optional.empty())));
            try (LockClient client = InMemoryLocks.client(new InMemoryStore(), "this")) {
                return String.valueOf(new LockedInterceptor(
                                name -> client,
                                Configured.late(Map.of()),
                                methods,
                                leases,
                                new LockedBody(leases, Transactions.NONE))
                        .runLocked(Call.of("plain", () -> leases.current().key())));
            }
        }
    }

    /** The twin: the class that needs JTA cannot be used there. */
    public static final class TransactionalCall implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            return Class.forName(JtaTransactions.class.getName()).getDeclaredConstructors();
        }
    }

    /** Defines the extension's classes anew, and finds no class of JTA. */
    private static final class NoJta extends ClassLoader {
        NoJta() {
            super(WithoutTransactionsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("jakarta.transaction.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("io.github.dynamodblock.quarkus.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defined(name) : loaded;
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (code == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = code.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static Object called(Class<?> type) throws Exception {
        return ((Callable<?>)
                        new NoJta().loadClass(type.getName()).getConstructor().newInstance())
                .call();
    }

    @BeforeEach
    void anyThreadMayBlock() {
        BlockingOperationControl.setIoThreadDetector(new IOThreadDetector[0]);
    }

    @Test
    void lockedMethod_withoutJta_runsUnderItsLock() throws Exception {
        assertThat(called(LockedCall.class)).isEqualTo("plain");
    }

    @Test
    void transactions_withoutJta_cannotBeUsed() {
        assertThatThrownBy(() -> called(TransactionalCall.class))
                .isInstanceOf(NoClassDefFoundError.class)
                .hasMessageContaining("jakarta/transaction/");
    }
}
