package io.github.dynamodblock.deployment;

import java.util.Set;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Declaration;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Methods that Quarkus calls on an event loop, where no method can wait for a lock. */
final class EventLoopMethods {
    private static final DotName NON_BLOCKING = DotName.createSimple("io.smallrye.common.annotation.NonBlocking");
    private static final DotName CONSUME_EVENT = DotName.createSimple("io.quarkus.vertx.ConsumeEvent");
    private static final Set<DotName> BLOCKING = Set.of(
            DotName.createSimple("io.smallrye.common.annotation.Blocking"),
            DotName.createSimple("io.smallrye.common.annotation.RunOnVirtualThread"));

    private EventLoopMethods() {}

    /**
     * Refuses a method that says that it runs on an event loop. Of the annotations of the method, its bean, and the
     * superclasses of the bean, the first that says something applies.
     *
     * @throws LockedProblem if the method says so
     */
    static void refuse(IndexView index, ClassInfo bean, MethodInfo method) {
        if (isBlocking(method)) {
            return;
        }
        requireBlocking(method, "it is @NonBlocking");
        AnnotationInstance consumer = method.declaredAnnotation(CONSUME_EVENT);
        if (consumer != null) {
            requireBlocking(consumer);
            return;
        }
        for (ClassInfo type : LockedBean.superclasses(index, bean).toList()) {
            if (isBlocking(type)) {
                return;
            }
            requireBlocking(type, "its class " + type.name() + " is @NonBlocking");
        }
    }

    private static boolean isBlocking(Declaration declaration) {
        return BLOCKING.stream().anyMatch(declaration::hasDeclaredAnnotation);
    }

    private static void requireBlocking(Declaration declaration, String what) {
        if (declaration.hasDeclaredAnnotation(NON_BLOCKING)) {
            throw onEventLoop(
                    what + ", so Quarkus can call it", "annotate it with @Blocking or @RunOnVirtualThread instead");
        }
    }

    /** The class says nothing about the thread of a consumer of the event bus. */
    private static void requireBlocking(AnnotationInstance consumer) {
        AnnotationValue blocking = consumer.value("blocking");
        if (blocking == null || !blocking.asBoolean()) {
            throw onEventLoop(
                    "its @ConsumeEvent is not blocking, so Quarkus calls it",
                    "annotate it with @Blocking or" + " @RunOnVirtualThread");
        }
    }

    private static LockedProblem onEventLoop(String what, String remedy) {
        return new LockedProblem(
                what + " on an event loop, where it must not wait for a lock",
                remedy + ", or let it return a Uni or a CompletionStage");
    }
}
