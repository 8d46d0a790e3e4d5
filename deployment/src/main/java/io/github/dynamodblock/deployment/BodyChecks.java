package io.github.dynamodblock.deployment;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.quarkus.OnLost;
import io.github.dynamodblock.quarkus.runtime.LateForm;
import java.util.Optional;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

/** What {@code onLost} can say about a method, and which parameters can receive its lease. */
final class BodyChecks {
    /** The type of the parameter that receives the lease. */
    static final DotName LEASE = DotName.createSimple(Lease.class);

    private BodyChecks() {}

    /**
     * Refuses several parameters for one lease.
     *
     * @throws LockedProblem if there are several
     */
    static void requireOneLease(MethodInfo method) {
        long count = method.parameterTypes().stream()
                .filter(type -> type.name().equals(LEASE))
                .count();
        if (count > 1) {
            throw new LockedProblem(
                    "it has " + count + " parameters of type Lease, but a call has only one lease",
                    "leave out all but one");
        }
    }

    /**
     * Refuses a way to end the body that does not fit its result.
     *
     * @param late the form of the result, if it comes later
     * @throws LockedProblem if the body cannot be ended in this way
     */
    static void requireEnd(AnnotationInstance locked, Optional<LateForm> late) {
        AnnotationValue value = locked.value("onLost");
        OnLost onLost = value == null ? OnLost.NOTIFY : OnLost.valueOf(value.asEnum());
        if (onLost == OnLost.INTERRUPT && late.isPresent()) {
            throw new LockedProblem(
                    "its onLost is INTERRUPT, but its result comes later, so there is no thread to interrupt",
                    "use onLost = OnLost.CANCEL");
        }
        if (onLost == OnLost.CANCEL && late.isEmpty()) {
            throw new LockedProblem(
                    "its onLost is CANCEL, but it returns the result itself, so there is nothing to cancel",
                    "use onLost = OnLost.INTERRUPT, or return a Uni, a Multi or a CompletableFuture");
        }
    }
}
