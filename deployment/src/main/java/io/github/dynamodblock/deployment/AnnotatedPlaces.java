package io.github.dynamodblock.deployment;

import io.quarkus.arc.deployment.BeanDefiningAnnotationBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.processor.BeanDeployment;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BuildExtension;
import io.quarkus.arc.processor.ScopeInfo;
import io.quarkus.arc.processor.StereotypeInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * The places in the application's code where {@code @Locked} stands, or an annotation that carries it. The container
 * ignores some of them without a word.
 */
final class AnnotatedPlaces {
    private final MissingBean missing;
    private final Set<DotName> stereotypes = new HashSet<>();
    private final Set<DotName> bindings = new HashSet<>();

    private AnnotatedPlaces(MissingBean missing) {
        this.missing = missing;
    }

    static AnnotatedPlaces of(
            ValidationPhaseBuildItem validation,
            IndexView types,
            List<BeanInfo> beans,
            List<BeanDefiningAnnotationBuildItem> additional) {
        BeanDeployment container = validation.getContext().get(BuildExtension.Key.DEPLOYMENT);
        Set<DotName> stereotypes = new HashSet<>();
        container.getStereotypes().stream().map(StereotypeInfo::getName).forEach(stereotypes::add);
        Set<DotName> beanDefining = new HashSet<>(stereotypes);
        additional.forEach(each -> beanDefining.add(each.getName()));
        validation.getContext().get(BuildExtension.Key.SCOPES).stream()
                .map(ScopeInfo::getDotName)
                .forEach(beanDefining::add);
        AnnotatedPlaces places = new AnnotatedPlaces(new MissingBean(types, container, beans, beanDefining));
        places.stereotypes.addAll(stereotypes);
        container.getInterceptorBindings().stream().map(ClassInfo::name).forEach(places.bindings::add);
        return places;
    }

    /** Adds what is wrong with the places in these classes. */
    void check(IndexView application, LockedProblems problems) {
        List<AnnotationInstance> direct =
                application.getAnnotations(LockedPlacement.LOCKED).stream().toList();
        Stream<AnnotationInstance> carried = direct.stream()
                .map(locked -> locked.target())
                .filter(target -> target.kind() == AnnotationTarget.Kind.CLASS
                        && bindings.contains(target.asClass().name()))
                .flatMap(binding -> application.getAnnotations(binding.asClass().name()).stream());
        Stream.concat(direct.stream(), carried)
                .map(AnnotationInstance::target)
                .forEach(target -> check(target, problems));
    }

    /**
     * Adds the parameters with {@code @KeyPart} of methods that are not locked.
     *
     * @param locked the signatures of the methods that are locked in some bean, as they are written
     */
    void checkParameters(IndexView application, Set<String> locked, LockedProblems problems) {
        application.getAnnotations(KeyParameters.KEY_PART).stream()
                .map(AnnotationInstance::target)
                .filter(target -> target.kind() == AnnotationTarget.Kind.METHOD_PARAMETER)
                .map(target -> target.asMethodParameter().method())
                .filter(method -> !method.isSynthetic()
                        && !locked.contains(LockedBean.signature(method))
                        && !isRepeated(method, locked)
                        && !missing.isLeftOut(method.declaringClass()))
                .forEach(method -> problems.add(
                        new LockedProblem(
                                "it has a parameter with @KeyPart, but no bean locks the method",
                                "annotate the method of the bean with @Locked, or remove @KeyPart"),
                        LockedPlacement.name(method)));
    }

    /** Whether a locked method that overrides or implements the method has the same parameters with {@code @KeyPart}. */
    private boolean isRepeated(MethodInfo method, Set<String> locked) {
        return missing.below(method.declaringClass())
                .flatMap(type -> Stream.ofNullable(
                        type.method(method.name(), method.parameterTypes().toArray(new Type[0]))))
                .anyMatch(other -> locked.contains(LockedBean.signature(other))
                        && KeyParameters.annotated(other).equals(KeyParameters.annotated(method)));
    }

    private void check(AnnotationTarget target, LockedProblems problems) {
        if (target.kind() == AnnotationTarget.Kind.METHOD) {
            if (!target.asMethod().isSynthetic()) {
                checkPlace(target, target.asMethod().declaringClass(), problems);
            }
        } else if (!target.asClass().isAnnotation()) {
            checkPlace(target, target.asClass(), problems);
        } else if (!stereotypes.contains(target.asClass().name())
                && !bindings.contains(target.asClass().name())) {
            problems.add(
                    new LockedProblem(
                            "it is on an annotation that is neither a stereotype nor an interceptor binding, so it"
                                    + " locks nothing",
                            "annotate the annotation with @Stereotype or @InterceptorBinding"),
                    LockedPlacement.name(target));
        }
    }

    private void checkPlace(AnnotationTarget target, ClassInfo type, LockedProblems problems) {
        if (missing.isLeftOut(type)) {
            return;
        }
        LockedPlacement.problem(target)
                .or(() -> missing.problem(type))
                .ifPresent(problem -> problems.add(problem, LockedPlacement.name(target)));
    }
}
