package io.github.dynamodblock.deployment;

import io.github.dynamodblock.deployment.LockedBean.LockedCall;
import io.quarkus.arc.processor.BeanInfo;
import java.util.Set;
import org.jboss.jandex.DotName;

/** A transaction of JTA around a body whose result comes later: nothing says when it commits. */
final class LateTransaction {
    private static final DotName TRANSACTIONAL = DotName.createSimple("jakarta.transaction.Transactional");

    private LateTransaction() {}

    /**
     * Refuses a method that runs in such a transaction.
     *
     * @throws LockedProblem if the container binds the transaction to the method
     */
    static void refuse(BeanInfo bean, LockedCall call) {
        if (bean.getInterceptedMethodsBindings().getOrDefault(call.intercepted(), Set.of()).stream()
                .anyMatch(binding -> binding.name().equals(TRANSACTIONAL))) {
            throw new LockedProblem(
                    "it is @Transactional, and its result comes later, so the lock could be released before the"
                            + " transaction commits",
                    "return the value itself, or use @WithTransaction of Hibernate Reactive");
        }
    }
}
