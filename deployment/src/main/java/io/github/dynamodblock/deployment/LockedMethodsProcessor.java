package io.github.dynamodblock.deployment;

import io.github.dynamodblock.deployment.LockedBean.LockedCall;
import io.github.dynamodblock.quarkus.runtime.LateForm;
import io.github.dynamodblock.quarkus.runtime.LockRecorder;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.deployment.BeanDefiningAnnotationBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BuildExtension;
import io.quarkus.builder.item.MultiBuildItem;
import io.quarkus.deployment.GeneratedClassGizmoAdaptor;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.GeneratedClassBuildItem;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/** Finds the methods that the container will lock, and prepares the key of each of them. */
final class LockedMethodsProcessor {
    /** A locked method of a bean. */
    static final class LockedMethodBuildItem extends MultiBuildItem {
        private final LockedMethodSpec spec;

        LockedMethodBuildItem(LockedMethodSpec spec) {
            this.spec = spec;
        }
    }

    /**
     * Hides the annotation of private methods from the container, which would stop the build at the first of them and
     * hide all other mistakes.
     */
    @BuildStep
    AnnotationsTransformerBuildItem hidden() {
        return new AnnotationsTransformerBuildItem(HIDDEN);
    }

    static final AnnotationTransformation HIDDEN = AnnotationTransformation.forMethods()
            .whenMethod(method -> Modifier.isPrivate(method.flags()))
            .transform(context -> context.remove(each -> each.name().equals(LockedPlacement.LOCKED)));

    @BuildStep
    void find(
            ValidationPhaseBuildItem validation,
            CombinedIndexBuildItem index,
            List<BeanDefiningAnnotationBuildItem> beanDefining,
            BuildProducer<GeneratedClassBuildItem> generated,
            BuildProducer<LockedMethodBuildItem> found,
            BuildProducer<ValidationErrorBuildItem> errors) {
        IndexView types = index.getComputingIndex();
        KeyResolver keys =
                new KeyResolver(types, new KeyPathWriter(new GeneratedClassGizmoAdaptor(generated, KeyResolver::bean)));
        BusyRules busy = new BusyRules(types, new FallbackWriter(generated));
        UnlockedMethods unlocked =
                new UnlockedMethods(types, validation.getContext().get(BuildExtension.Key.DEPLOYMENT));
        LockedProblems problems = new LockedProblems();
        List<LockedMethodSpec> specs = new ArrayList<>();
        Set<BeanInfo> used = validation.getContext().beans().stream().collect(Collectors.toSet());
        // An annotated bean that no code uses is not an error.
        List<BeanInfo> beans = Stream.concat(used.stream(), validation.getContext().removedBeans().stream())
                .toList();
        for (BeanInfo bean : beans) {
            if (bean.isClassBean()) {
                LockedBean locked = LockedBean.of(types, bean);
                locked.methods()
                        .forEach(call ->
                                spec(types, keys, busy, bean, call, problems).ifPresent(specs::add));
                if (used.contains(bean)) {
                    unlocked.check(bean, locked, problems);
                }
            }
        }
        AnnotatedPlaces.of(validation, types, beans, beanDefining).check(index.getIndex(), problems);
        if (problems.isEmpty()) {
            specs.forEach(spec -> found.produce(new LockedMethodBuildItem(spec)));
        } else {
            errors.produce(new ValidationErrorBuildItem(problems.errors()));
        }
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void record(LockRecorder recorder, BeanContainerBuildItem beans, List<LockedMethodBuildItem> methods) {
        recorder.lockedMethods(
                beans.getValue(), methods.stream().map(method -> method.spec).collect(Collectors.toList()));
    }

    /** Describes a method to the application, and adds everything that is wrong with it. */
    private static Optional<LockedMethodSpec> spec(
            IndexView types,
            KeyResolver keys,
            BusyRules busy,
            BeanInfo info,
            LockedCall call,
            LockedProblems problems) {
        ClassInfo bean = info.getImplClazz();
        MethodInfo method = call.written();
        String place = call.place(types, bean);
        Type result = TypeVariables.of(types, bean, method).resolve(method.returnType());
        problems.check(place, () -> LateResult.refuse(types, method, result));
        Optional<LateForm> late = LateResult.form(result);
        if (late.isPresent()) {
            problems.check(place, () -> LateTransaction.refuse(info, call));
        } else {
            problems.check(place, () -> EventLoopMethods.refuse(types, bean, method));
        }
        return problems.get(place, () -> call.annotation(types, bean)).flatMap(locked -> {
            LockedTimes.check(locked, check -> problems.check(place, check));
            Optional<String> fallback = problems.get(place, () -> busy.fallbackClass(info, method, locked));
            String template = locked.value().asString();
            return problems.get(place, () -> keys.resolve(template, bean, method))
                    .flatMap(parts -> fallback.map(fallbackClass -> new LockedMethodSpec(
                            bean.name().toString(),
                            LockedBean.signature(call.intercepted()),
                            LockedPlacement.name(method),
                            template,
                            parts,
                            fallbackClass,
                            late.map(LateForm::name).orElse(""))));
        });
    }
}
