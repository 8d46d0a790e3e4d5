package io.github.dynamodblock.deployment;

import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Produce;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.logging.Logger;

/** Warns of fault tolerance that does not see the lock, unless the application has chosen an order. */
final class FaultToleranceOrder {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");

    /** With a value below 175, the priority of the lock, fault tolerance is outside of it. Its default is 4010. */
    private static final String PRIORITY = "mp.fault.tolerance.interceptor.priority";

    private static final List<DotName> GUARDS = Stream.of("Retry", "Timeout", "Fallback", "CircuitBreaker", "Bulkhead")
            .map(name -> DotName.createSimple("org.eclipse.microprofile.faulttolerance." + name))
            .toList();

    @BuildStep
    @Produce(ServiceStartBuildItem.class)
    void warn(Capabilities capabilities, CombinedIndexBuildItem index) {
        if (capabilities.isPresent(Capability.SMALLRYE_FAULT_TOLERANCE)
                && ConfigProvider.getConfig()
                        .getOptionalValue(PRIORITY, String.class)
                        .isEmpty()) {
            warning(index.getIndex()).ifPresent(LOG::warn);
        }
    }

    /** Returns one warning for all methods that have both; empty if there are none. */
    static Optional<String> warning(IndexView index) {
        TreeSet<String> places = new TreeSet<>();
        for (DotName guard : GUARDS) {
            for (AnnotationInstance annotation : index.getAnnotations(guard)) {
                methods(annotation.target())
                        .filter(FaultToleranceOrder::isLocked)
                        .map(LockedPlacement::name)
                        .forEach(places::add);
            }
        }
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of("Fault tolerance does not include the wait for the lock, because @Locked is outside of"
                        + " @Retry, @Timeout, @Fallback, @CircuitBreaker and @Bulkhead, on " + String.join(", ", places)
                        + ". Set " + PRIORITY + "=160 to include the wait, or " + PRIORITY + "=4010 to keep this"
                        + " order without this warning.");
    }

    private static Stream<MethodInfo> methods(AnnotationTarget target) {
        return switch (target.kind()) {
            case METHOD -> Stream.of(target.asMethod());
            case CLASS -> target.asClass().methods().stream().filter(method -> !method.isConstructor());
            default -> Stream.empty();
        };
    }

    private static boolean isLocked(MethodInfo method) {
        ClassInfo type = method.declaringClass();
        return !method.isSynthetic()
                && (method.hasDeclaredAnnotation(LockedPlacement.LOCKED)
                        || type.hasDeclaredAnnotation(LockedPlacement.LOCKED));
    }
}
