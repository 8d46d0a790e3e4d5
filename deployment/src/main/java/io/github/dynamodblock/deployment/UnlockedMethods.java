package io.github.dynamodblock.deployment;

import io.quarkus.arc.processor.BeanDeployment;
import io.quarkus.arc.processor.BeanInfo;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Methods of a bean that look locked in the code, and that the container does not lock. */
final class UnlockedMethods {
    private static final DotName NO_INTERCEPTORS = DotName.createSimple("io.quarkus.arc.NoClassInterceptors");
    private static final DotName MOCK = DotName.createSimple("io.quarkus.test.Mock");

    private final IndexView index;
    private final BeanDeployment container;

    UnlockedMethods(IndexView index, BeanDeployment container) {
        this.index = index;
        this.container = container;
    }

    /** Adds the problems of a bean that the application uses. A mock replaces methods on purpose. */
    void check(BeanInfo bean, LockedBean locked, LockedProblems problems) {
        if (container.hasAnnotation(bean.getImplClazz(), MOCK)) {
            return;
        }
        List<ClassInfo> classes =
                LockedBean.superclasses(index, bean.getImplClazz()).toList();
        for (int i = 0; i < classes.size(); i++) {
            List<ClassInfo> below = classes.subList(0, i);
            classes.get(i).methods().stream()
                    .filter(this::isAnnotated)
                    .forEach(method -> below.stream()
                            .flatMap(type -> overriding(type, method).stream())
                            .findFirst()
                            .ifPresentOrElse(
                                    other -> checkOverriding(other, method, locked, problems),
                                    () -> checkOwn(method, locked, problems)));
        }
    }

    private boolean isAnnotated(MethodInfo method) {
        return !method.isSynthetic()
                && LockedPlacement.problem(method).isEmpty()
                && container.getAnnotations(method).stream()
                        .flatMap(each -> container.extractInterceptorBindings(each).stream())
                        .anyMatch(binding -> binding.name().equals(LockedPlacement.LOCKED));
    }

    private void checkOverriding(MethodInfo method, MethodInfo of, LockedBean locked, LockedProblems problems) {
        if (!locked.locks(method)
                && !isAnnotated(method)
                && !Modifier.isAbstract(method.flags())
                && !container.hasAnnotation(method, NO_INTERCEPTORS)) {
            problems.add(
                    new LockedProblem(
                            "it overrides " + LockedPlacement.name(of)
                                    + ", which is @Locked, but is not @Locked itself," + " so its calls are not locked",
                            "annotate it with @Locked as well, or with @NoClassInterceptors if it needs no lock"),
                    LockedPlacement.name(method));
        }
    }

    /** The container locks a method in a subclass of the bean, which is in the package of the bean. */
    private void checkOwn(MethodInfo method, LockedBean locked, LockedProblems problems) {
        String bean = "the bean " + locked.type().name() + " is in another package";
        if (!isVisible(method, locked.type())) {
            problems.add(
                    new LockedProblem(
                            "it is package-private, and " + bean + ", so its calls are not intercepted there",
                            "make it protected or public"),
                    LockedPlacement.name(method));
        } else if (!locked.locks(method)) {
            problems.add(
                    new LockedProblem(
                            "it has parameters of types that are not public, and " + bean
                                    + ", so its calls are not intercepted there",
                            "make the types public"),
                    LockedPlacement.name(method));
        }
    }

    private static boolean isVisible(MethodInfo method, ClassInfo type) {
        return Modifier.isPublic(method.flags())
                || Modifier.isProtected(method.flags())
                || Objects.equals(
                        type.name().packagePrefix(),
                        method.declaringClass().name().packagePrefix());
    }

    private Optional<MethodInfo> overriding(ClassInfo type, MethodInfo method) {
        return !isVisible(method, type)
                ? Optional.empty()
                : type.methods().stream()
                        .filter(other -> !other.isSynthetic()
                                && !Modifier.isPrivate(other.flags())
                                && !Modifier.isStatic(other.flags())
                                && other.name().equals(method.name())
                                && hasSameParameters(other, method))
                        .findFirst();
    }

    private boolean hasSameParameters(MethodInfo method, MethodInfo above) {
        TypeVariables variables = TypeVariables.of(index, method.declaringClass(), above);
        boolean same = method.parametersCount() == above.parametersCount();
        for (int i = 0; same && i < method.parametersCount(); i++) {
            same = method.parameterType(i)
                    .name()
                    .equals(variables.resolve(above.parameterType(i)).name());
        }
        return same;
    }
}
