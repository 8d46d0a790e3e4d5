package io.github.dynamodblock.deployment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionManager;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAResource;

/** Stands for a row of a database: others see what is written when its transaction has committed. */
@ApplicationScoped
class CommittedNumber {
    private final AtomicInteger number = new AtomicInteger();

    @Inject
    TransactionManager transactions;

    int get() {
        return number.get();
    }

    void set(int value) {
        XAResource resource = (XAResource) Proxy.newProxyInstance(
                XAResource.class.getClassLoader(), new Class<?>[] {XAResource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        number.set(value);
                    }
                    return switch (method.getName()) {
                        case "isSameRM", "setTransactionTimeout" -> false;
                        case "prepare", "getTransactionTimeout" -> XAResource.XA_OK;
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        case "toString" -> "the number " + value;
                        default -> null;
                    };
                });
        try {
            transactions.getTransaction().enlistResource(resource);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
