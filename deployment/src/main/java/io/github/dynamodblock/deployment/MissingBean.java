package io.github.dynamodblock.deployment;

import io.quarkus.arc.processor.BeanDeployment;
import io.quarkus.arc.processor.BeanInfo;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Why an annotated class is no bean, or why that is no mistake. */
final class MissingBean {
    private static final DotName VETOED = DotName.createSimple("jakarta.enterprise.inject.Vetoed");
    private static final DotName INJECT = DotName.createSimple("jakarta.inject.Inject");
    private static final Set<DotName> INTERCEPTORS = Set.of(
            DotName.createSimple("jakarta.interceptor.Interceptor"),
            DotName.createSimple("jakarta.decorator.Decorator"));

    private final IndexView index;
    private final BeanDeployment container;
    private final Set<DotName> beanDefining;
    private final Set<DotName> beans = new HashSet<>();
    private final Set<DotName> produced;

    /**
     * Knows the beans of a container.
     *
     * @param beans all beans, also those that the container removed: a bean that no code uses is no mistake
     * @param beanDefining the annotations that make a class a bean
     */
    MissingBean(IndexView index, BeanDeployment container, Collection<BeanInfo> beans, Set<DotName> beanDefining) {
        this.index = index;
        this.container = container;
        this.beanDefining = beanDefining;
        beans.stream()
                .filter(BeanInfo::isClassBean)
                .flatMap(bean -> LockedBean.superclasses(index, bean.getImplClazz()))
                .forEach(type -> this.beans.add(type.name()));
        this.produced = beans.stream()
                .filter(BeanInfo::isProducer)
                .map(bean -> bean.getProviderType().name())
                .collect(Collectors.toSet());
    }

    /** Returns the classes that extend or implement the class. */
    Stream<ClassInfo> below(ClassInfo type) {
        return (type.isInterface()
                        ? index.getAllKnownImplementations(type.name())
                        : index.getAllKnownSubclasses(type.name()))
                .stream();
    }

    /** Whether a condition, for example a profile, left the class out of this build. */
    boolean isLeftOut(ClassInfo type) {
        return !beans.contains(type.name())
                && (isVetoedByCondition(type) || reason(type).isEmpty());
    }

    /** Returns why neither the class nor one that extends it is a bean; empty if there is one, or was left out. */
    Optional<LockedProblem> problem(ClassInfo type) {
        boolean noMistake = beans.contains(type.name())
                || isLeftOut(type)
                || index.getAllKnownSubclasses(type.name()).stream().anyMatch(this::isLeftOut);
        return noMistake ? Optional.empty() : reason(type);
    }

    private boolean isVetoedByCondition(ClassInfo type) {
        return container.hasAnnotation(type, VETOED) && !type.hasDeclaredAnnotation(VETOED);
    }

    /** The container names no reasons: what none of these applies to was left out by a condition. */
    private Optional<LockedProblem> reason(ClassInfo type) {
        if (INTERCEPTORS.stream().anyMatch(type::hasDeclaredAnnotation)) {
            return no("its class is an interceptor or a decorator, which no interceptor intercepts", "lock a bean");
        }
        if (type.isEnum()) {
            return no("its class is an enum, which is never a bean", "move the method to a bean");
        }
        if (isInner(type)) {
            return no(
                    "its class is an inner class, which is never a bean",
                    "make the class static or a class of its own, and give it a scope such as @ApplicationScoped");
        }
        if (produced.contains(type.name())) {
            return no(
                    "its class is not a bean: a producer makes the instances, and these are not intercepted",
                    "give the class a scope such as @ApplicationScoped, and remove the producer");
        }
        if (Modifier.isAbstract(type.flags())) {
            return no(
                    "its class is abstract, and no class that extends it is a bean",
                    "give a class that extends it a scope such as @ApplicationScoped");
        }
        if (type.hasDeclaredAnnotation(VETOED) || isInVetoedPackage(type)) {
            return no("its class is @Vetoed, so it is not a bean", "remove @Vetoed");
        }
        if (container.getAnnotations(type).stream().noneMatch(each -> beanDefining.contains(each.name()))) {
            return no(
                    "its class is not a bean, so no interceptor runs",
                    "give the class a scope such as @ApplicationScoped");
        }
        if (!isConstructible(type)) {
            return no(
                    "its class is not a bean, because none of its constructors is the one that the container calls",
                    "annotate one constructor with @Inject");
        }
        return Optional.empty();
    }

    private static Optional<LockedProblem> no(String what, String remedy) {
        return Optional.of(new LockedProblem(what, remedy));
    }

    private static boolean isInner(ClassInfo type) {
        return switch (type.nestingType()) {
            case ANONYMOUS, LOCAL -> true;
            case INNER -> !Modifier.isStatic(type.flags());
            default -> false;
        };
    }

    private boolean isInVetoedPackage(ClassInfo type) {
        ClassInfo inPackage =
                index.getClassByName(DotName.createSimple(type.name().packagePrefix() + ".package-info"));
        return inPackage != null && inPackage.hasDeclaredAnnotation(VETOED);
    }

    private boolean isConstructible(ClassInfo type) {
        List<MethodInfo> constructors = type.constructors();
        return type.hasNoArgsConstructor()
                || constructors.size() == 1
                || constructors.stream().anyMatch(each -> container.hasAnnotation(each, INJECT));
    }
}
