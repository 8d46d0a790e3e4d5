package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.LockRecorder;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.builder.item.MultiBuildItem;
import io.quarkus.deployment.GeneratedClassGizmoAdaptor;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.GeneratedClassBuildItem;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Finds the methods that the container will lock, and prepares the key of each of them. */
final class LockedMethodsProcessor {
    /** A locked method of a bean. */
    static final class LockedMethodBuildItem extends MultiBuildItem {
        private final LockedMethodSpec spec;

        LockedMethodBuildItem(LockedMethodSpec spec) {
            this.spec = spec;
        }
    }

    @BuildStep
    void find(
            ValidationPhaseBuildItem validation,
            CombinedIndexBuildItem index,
            BuildProducer<GeneratedClassBuildItem> generated,
            BuildProducer<LockedMethodBuildItem> found,
            BuildProducer<ValidationErrorBuildItem> errors) {
        IndexView types = index.getComputingIndex();
        KeyResolver keys = new KeyResolver(
                types, new KeyPathWriter(new GeneratedClassGizmoAdaptor(generated, KeyResolver::declaringClass)));
        Set<String> intercepted = new HashSet<>();
        for (BeanInfo bean : beans(validation)) {
            for (Map.Entry<MethodInfo, Set<AnnotationInstance>> entry :
                    bean.getInterceptedMethodsBindings().entrySet()) {
                MethodInfo method = entry.getKey();
                for (AnnotationInstance locked : entry.getValue()) {
                    if (!locked.name().equals(LockedPlacement.LOCKED)) {
                        continue;
                    }
                    intercepted.add(signature(method));
                    KeyProperty.hierarchy(types, bean.getImplClazz())
                            .forEach(type -> intercepted.add(type.name().toString()));
                    try {
                        found.produce(new LockedMethodBuildItem(spec(types, keys, method, locked)));
                    } catch (LockedProblem problem) {
                        errors.produce(new ValidationErrorBuildItem(problem.at(LockedPlacement.name(method))));
                    }
                }
            }
        }
        for (AnnotationInstance locked : index.getIndex().getAnnotations(LockedPlacement.LOCKED)) {
            if (!intercepted.contains(id(locked.target()))) {
                errors.produce(new ValidationErrorBuildItem(
                        LockedPlacement.notIntercepted().at(place(locked.target()))));
            }
        }
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void record(LockRecorder recorder, BeanContainerBuildItem beans, List<LockedMethodBuildItem> methods) {
        recorder.lockedMethods(
                beans.getValue(), methods.stream().map(method -> method.spec).collect(Collectors.toList()));
    }

    /**
     * Returns all beans with a class, also those that the container removed: an annotated bean that no code uses is
     * not an error.
     */
    private static List<BeanInfo> beans(ValidationPhaseBuildItem validation) {
        return Stream.concat(validation.getContext().beans().stream(), validation.getContext().removedBeans().stream())
                .filter(BeanInfo::isClassBean)
                .toList();
    }

    private static LockedMethodSpec spec(
            IndexView types, KeyResolver keys, MethodInfo method, AnnotationInstance locked) {
        LockedPlacement.requireDoneAtReturn(types, method);
        requireDuration(locked, "waitLimit");
        requireDuration(locked, "lease");
        Optional<Duration> atLeast = requirePositive(locked, "atLeast");
        Optional<Duration> atMost = requirePositive(locked, "atMost");
        if (atLeast.isPresent() && atMost.isPresent() && atLeast.get().compareTo(atMost.get()) > 0) {
            throw new LockedProblem(
                    "its atLeast '" + locked.value("atLeast").asString() + "' is longer than its atMost '"
                            + locked.value("atMost").asString() + "'",
                    "lower atLeast or raise atMost");
        }
        String template = locked.value().asString();
        return new LockedMethodSpec(
                signature(method), LockedPlacement.name(method), template, keys.resolve(template, method));
    }

    private static Optional<Duration> requireDuration(AnnotationInstance locked, String member) {
        AnnotationValue value = locked.value(member);
        if (value == null || value.asString().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(DurationConverter.parseDuration(value.asString()));
        } catch (IllegalArgumentException e) {
            throw new LockedProblem(
                    "its " + member + " '" + value.asString() + "' is not a duration",
                    "write it as 500ms, 10s or PT1M");
        }
    }

    private static Optional<Duration> requirePositive(AnnotationInstance locked, String member) {
        Optional<Duration> duration = requireDuration(locked, member);
        if (duration.filter(some -> some.isZero() || some.isNegative()).isPresent()) {
            throw new LockedProblem(
                    "its " + member + " '" + locked.value(member).asString() + "' is not positive",
                    "write it as 500ms, 10s or PT1M, or leave it out");
        }
        return duration;
    }

    private static String signature(MethodInfo method) {
        return method.parameterTypes().stream()
                .map(type -> type.name().toString())
                .collect(Collectors.joining(",", LockedPlacement.name(method) + "(", ")"));
    }

    private static String place(AnnotationTarget target) {
        return target.kind() == AnnotationTarget.Kind.METHOD
                ? LockedPlacement.name(target.asMethod())
                : target.asClass().name().toString();
    }

    private static String id(AnnotationTarget target) {
        return target.kind() == AnnotationTarget.Kind.METHOD ? signature(target.asMethod()) : place(target);
    }
}
