package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.Locked;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Where {@code @Locked} can stand: on methods that are intercepted and whose work is done when they return. */
final class LockedPlacement {
    static final DotName LOCKED = DotName.createSimple(Locked.class);

    private static final Set<DotName> DONE_LATER = Set.of(
            DotName.createSimple("io.smallrye.mutiny.Uni"),
            DotName.createSimple("io.smallrye.mutiny.Multi"),
            DotName.createSimple("java.util.concurrent.CompletionStage"),
            DotName.createSimple("java.util.concurrent.Future"),
            DotName.createSimple("java.util.concurrent.Flow$Publisher"),
            DotName.createSimple("org.reactivestreams.Publisher"));
    private static final Set<DotName> LIFECYCLE = Set.of(
            DotName.createSimple("jakarta.annotation.PostConstruct"),
            DotName.createSimple("jakarta.annotation.PreDestroy"),
            DotName.createSimple("jakarta.interceptor.AroundInvoke"));

    private LockedPlacement() {}

    /**
     * Returns the errors that can be found without knowledge of beans. Without this check, the container would report
     * some of them in its own words.
     */
    static List<DeploymentException> impossible(IndexView index) {
        List<DeploymentException> errors = new ArrayList<>();
        for (AnnotationInstance locked : index.getAnnotations(LOCKED)) {
            if (locked.target().kind() == AnnotationTarget.Kind.METHOD) {
                MethodInfo method = locked.target().asMethod();
                problem(method).ifPresent(problem -> errors.add(problem.at(name(method))));
            } else if (locked.target().asClass().isInterface()) {
                errors.add(new LockedProblem("an interface is not intercepted", "annotate the class that implements it")
                        .at(locked.target().asClass().name().toString()));
            }
        }
        return errors;
    }

    private static Optional<LockedProblem> problem(MethodInfo method) {
        if (Modifier.isPrivate(method.flags())) {
            return Optional.of(new LockedProblem("a private method is not intercepted", "make it package-private"));
        }
        if (Modifier.isStatic(method.flags())) {
            return Optional.of(new LockedProblem("a static method has no bean", "make it a method of a bean"));
        }
        if (Modifier.isAbstract(method.flags()) || method.declaringClass().isInterface()) {
            return Optional.of(new LockedProblem(
                    "a method without a body in a bean is not intercepted", "annotate the method that implements it"));
        }
        if (LIFECYCLE.stream().anyMatch(method::hasAnnotation)) {
            return Optional.of(new LockedProblem(
                    "a lifecycle method is not intercepted",
                    "use LockClient in it, or move its work to another method"));
        }
        return Optional.empty();
    }

    /**
     * Refuses a method whose work can go on after the method returned.
     *
     * @throws LockedProblem if the return type shows that the work can go on
     */
    static void requireDoneAtReturn(IndexView index, MethodInfo method) {
        ClassInfo info = KeyProperty.classOf(index, method.returnType());
        boolean later = DONE_LATER.contains(method.returnType().name())
                || (info != null && KeyProperty.hierarchy(index, info).anyMatch(c -> DONE_LATER.contains(c.name())));
        if (later) {
            throw new LockedProblem(
                    "it returns " + method.returnType().name() + ", so its work can still run when the lock is"
                            + " released; such methods are not supported yet",
                    "make it blocking and return the value, or use LockClient.acquireAsync");
        }
    }

    static LockedProblem notIntercepted() {
        return new LockedProblem(
                "its class is not a bean, so no interceptor runs", "give the class a scope such as @ApplicationScoped");
    }

    static String name(MethodInfo method) {
        return method.declaringClass().name() + "#" + method.name();
    }
}
