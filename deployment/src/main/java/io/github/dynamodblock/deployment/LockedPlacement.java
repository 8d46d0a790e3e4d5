package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.Locked;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.Set;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

/** Places in the code where {@code @Locked} never has an effect, whatever the beans are. */
final class LockedPlacement {
    static final DotName LOCKED = DotName.createSimple(Locked.class);

    private static final Set<DotName> LIFECYCLE = Set.of(
            DotName.createSimple("jakarta.annotation.PostConstruct"),
            DotName.createSimple("jakarta.annotation.PreDestroy"),
            DotName.createSimple("jakarta.interceptor.AroundInvoke"));

    private LockedPlacement() {}

    /** Returns why the annotation has no effect in that place. */
    static Optional<LockedProblem> problem(AnnotationTarget target) {
        return target.kind() == AnnotationTarget.Kind.METHOD ? problem(target.asMethod()) : problem(target.asClass());
    }

    private static Optional<LockedProblem> problem(ClassInfo type) {
        return !type.isInterface()
                ? Optional.empty()
                : Optional.of(new LockedProblem(
                        "CDI ignores it on an interface", "annotate the class that implements the interface"));
    }

    private static Optional<LockedProblem> problem(MethodInfo method) {
        if (Modifier.isPrivate(method.flags())) {
            return Optional.of(new LockedProblem("a private method is not intercepted", "make it package-private"));
        }
        if (Modifier.isStatic(method.flags())) {
            return Optional.of(new LockedProblem("a static method has no bean", "make it a method of a bean"));
        }
        if (method.declaringClass().isInterface()) {
            return Optional.of(new LockedProblem(
                    "CDI ignores it on a method of an interface",
                    Modifier.isAbstract(method.flags())
                            ? "annotate the method that implements it"
                            : "implement the method in the bean and annotate it there, or annotate the class of the"
                                    + " bean"));
        }
        if (Modifier.isAbstract(method.flags())) {
            return Optional.of(new LockedProblem(
                    "an abstract method is not intercepted", "annotate the method that implements it"));
        }
        if (LIFECYCLE.stream().anyMatch(method::hasDeclaredAnnotation)) {
            return Optional.of(new LockedProblem(
                    "a lifecycle method is not intercepted",
                    "use LockClient in it, or move its work to another method"));
        }
        return Optional.empty();
    }

    /** Returns the name of the place, for messages. */
    static String name(AnnotationTarget target) {
        return target.kind() == AnnotationTarget.Kind.METHOD
                ? target.asMethod().declaringClass().name() + "#"
                        + target.asMethod().name()
                : target.asClass().name().toString();
    }
}
