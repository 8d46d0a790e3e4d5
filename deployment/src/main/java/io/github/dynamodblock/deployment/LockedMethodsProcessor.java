package io.github.dynamodblock.deployment;

import io.github.dynamodblock.deployment.LockedBean.LockedCall;
import io.github.dynamodblock.quarkus.runtime.LateForm;
import io.github.dynamodblock.quarkus.runtime.LockRecorder;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.deployment.BeanDefiningAnnotationBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
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
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
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
        KeyGenerators generators =
                new KeyGenerators(validation.getContext().beans().stream().toList());
        BusyRules busy = new BusyRules(types, new FallbackWriter(generated));
        UnlockedMethods unlocked =
                new UnlockedMethods(types, validation.getContext().get(BuildExtension.Key.DEPLOYMENT));
        LockedProblems problems = new LockedProblems();
        List<LockedMethodSpec> specs = new ArrayList<>();
        Set<String> written = new HashSet<>();
        Set<BeanInfo> used = validation.getContext().beans().stream().collect(Collectors.toSet());
        // An annotated bean that no code uses is not an error.
        List<BeanInfo> beans = Stream.concat(used.stream(), validation.getContext().removedBeans().stream())
                .toList();
        for (BeanInfo bean : beans) {
            if (bean.isClassBean()) {
                LockedBean locked = LockedBean.of(types, bean);
                locked.methods()
                        .forEach(call -> spec(types, keys, generators, busy, bean, call, problems)
                                .ifPresent(specs::add));
                locked.methods().forEach(call -> written.add(LockedBean.signature(call.written())));
                if (used.contains(bean)) {
                    unlocked.check(bean, locked, problems);
                }
            }
        }
        AnnotatedPlaces places = AnnotatedPlaces.of(validation, types, beans, beanDefining);
        places.check(index.getIndex(), problems);
        places.checkParameters(index.getIndex(), written, problems);
        if (problems.isEmpty()) {
            specs.forEach(spec -> found.produce(new LockedMethodBuildItem(spec)));
        } else {
            errors.produce(new ValidationErrorBuildItem(problems.errors()));
        }
    }

    /** No code injects them: the annotation names their classes. */
    @BuildStep
    UnremovableBeanBuildItem keyGenerators() {
        return UnremovableBeanBuildItem.beanTypes(KeyGenerators.NONE);
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void record(LockRecorder recorder, BeanContainerBuildItem beans, List<LockedMethodBuildItem> methods) {
        recorder.lockedMethods(
                beans.getValue(), methods.stream().map(method -> method.spec).collect(Collectors.toList()));
    }

    /** Before the application's own observers of its start, which can call locked methods. */
    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    ServiceStartBuildItem configureKeys(LockRecorder recorder, BeanContainerBuildItem beans) {
        recorder.configureKeys(beans.getValue());
        return new ServiceStartBuildItem("dynamodb-lock-keys");
    }

    /** Describes a method to the application, and adds everything that is wrong with it. */
    private static Optional<LockedMethodSpec> spec(
            IndexView types,
            KeyResolver keys,
            KeyGenerators generators,
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
        problems.check(place, () -> BodyChecks.requireOneLease(method));
        return problems.get(place, () -> call.annotation(types, bean)).flatMap(locked -> {
            LockedTimes.check(locked, check -> problems.check(place, check));
            problems.check(place, () -> BodyChecks.requireEnd(locked, late));
            Optional<String> fallback = problems.get(place, () -> busy.fallbackClass(info, method, locked));
            AnnotationValue written = locked.value();
            String template = written == null ? "" : written.asString();
            Optional<DotName> generator = problems.get(place, () -> generators.of(locked));
            boolean generated = !generator.equals(Optional.of(KeyGenerators.NONE));
            return problems.get(place, () -> keys.resolve(template, generated, bean, method))
                    .flatMap(parts ->
                            fallback.flatMap(fallbackClass -> generator.map(keyGenerator -> new LockedMethodSpec(
                                    bean.name().toString(),
                                    LockedBean.signature(call.intercepted()),
                                    LockedPlacement.name(method),
                                    template,
                                    keyGenerator.toString(),
                                    parts,
                                    fallbackClass,
                                    late.map(LateForm::name).orElse(""),
                                    LockedAnnotation.text(locked)))));
        });
    }
}
