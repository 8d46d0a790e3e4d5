package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.OnBusy;
import io.github.dynamodblock.quarkus.runtime.LateForm;
import io.quarkus.arc.processor.BeanInfo;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.EquivalenceKey;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/** What {@code onBusy} and {@code fallback} can say about a method. */
final class BusyRules {
    private static final Set<DotName> CAN_BE_EMPTY = Set.of(
            DotName.createSimple("java.util.Optional"),
            DotName.createSimple("java.util.OptionalInt"),
            DotName.createSimple("java.util.OptionalLong"),
            DotName.createSimple("java.util.OptionalDouble"));

    private static final DotName VOID = DotName.createSimple("java.lang.Void");

    private final IndexView index;
    private final FallbackWriter writer;

    BusyRules(IndexView index, FallbackWriter writer) {
        this.index = index;
        this.writer = writer;
    }

    /**
     * Returns the name of the generated class that calls the fallback, or the empty text if the method has none.
     *
     * @throws LockedProblem if a call whose lock is busy could not do what the annotation says
     */
    String fallbackClass(BeanInfo bean, MethodInfo method, AnnotationInstance locked) {
        AnnotationValue value = locked.value("onBusy");
        OnBusy onBusy = value == null ? OnBusy.THROW : OnBusy.valueOf(value.asEnum());
        AnnotationValue named = locked.value("fallback");
        String name = named == null ? "" : named.asString();
        if (onBusy != OnBusy.FALLBACK) {
            requireNoFallback(onBusy, name);
            requireEmpty(onBusy, method);
            return "";
        }
        if (name.isEmpty()) {
            throw new LockedProblem(
                    "its onBusy is FALLBACK, but it names no fallback", "name a method, as in fallback = \"later\"");
        }
        MethodInfo fallback = find(name, method);
        requireCallable(bean, method, fallback);
        return writer.write(fallback);
    }

    private static void requireNoFallback(OnBusy onBusy, String name) {
        if (!name.isEmpty()) {
            throw new LockedProblem(
                    "it names the fallback '" + name + "', but its onBusy is " + onBusy
                            + ", so the fallback never runs",
                    "add onBusy = OnBusy.FALLBACK, or leave out the fallback");
        }
    }

    private static void requireEmpty(OnBusy onBusy, MethodInfo method) {
        Type type = method.returnType();
        Type itself = LateResult.itself(type);
        boolean canBeEmpty = CAN_BE_EMPTY.contains(itself.name())
                || (LateResult.form(type).isPresent() ? VOID.equals(itself.name()) : type.kind() == Type.Kind.VOID);
        boolean isStream = LateResult.form(type).filter(LateForm.MULTI::equals).isPresent();
        if (onBusy == OnBusy.SKIP && (!canBeEmpty || isStream)) {
            throw new LockedProblem(
                    "its onBusy is SKIP, but a skipped call has no " + (isStream ? type : itself).name() + " to return",
                    "use onBusy = OnBusy.FALLBACK with a method that returns one, or return nothing or an Optional");
        }
    }

    /** The class that declares the locked method comes first, so that one class fits every bean that inherits it. */
    private MethodInfo find(String name, MethodInfo method) {
        List<MethodInfo> named = new ArrayList<>();
        ClassInfo type = index.getClassByName(method.declaringClass().name());
        while (type != null) {
            type.methods().stream()
                    .filter(candidate -> candidate.name().equals(name) && !candidate.isSynthetic())
                    .forEach(named::add);
            type = type.superName() == null ? null : index.getClassByName(type.superName());
        }
        if (named.isEmpty()) {
            throw new LockedProblem(
                    "its fallback '" + name + "' is not a method of "
                            + method.declaringClass().name(),
                    "declare a method of this name in the class, with the same parameters or none");
        }
        Optional<MethodInfo> same = named.stream()
                .filter(candidate -> parameters(candidate).equals(parameters(method)))
                .findFirst();
        return same.or(() -> named.stream()
                        .filter(candidate -> candidate.parametersCount() == 0)
                        .findFirst())
                .orElseThrow(() -> new LockedProblem(
                        "its fallback '" + name + "' has other parameters",
                        "give it the same parameters as the method, or none"));
    }

    /** Annotations of types, such as those for nulls, do not count. */
    private static List<EquivalenceKey.TypeEquivalenceKey> parameters(MethodInfo method) {
        return method.parameterTypes().stream().map(EquivalenceKey::of).toList();
    }

    private void requireCallable(BeanInfo bean, MethodInfo method, MethodInfo fallback) {
        if (fallback.equals(method)) {
            throw new LockedProblem("its fallback is the method itself", "name another method");
        }
        if (Modifier.isPrivate(fallback.flags())) {
            throw new LockedProblem("its fallback '" + fallback.name() + "' is private", "make it package-private");
        }
        if (Modifier.isStatic(fallback.flags())) {
            throw new LockedProblem("its fallback '" + fallback.name() + "' is static", "make it a method of the bean");
        }
        if (isLocked(bean, fallback)) {
            throw new LockedProblem(
                    "its fallback '" + fallback.name() + "' is locked itself, and so it can find a busy lock as well",
                    "name a method without @Locked, in a class without @Locked");
        }
        if (!isResult(fallback.returnType(), method.returnType())) {
            throw new LockedProblem(
                    "its fallback '" + fallback.name() + "' returns " + fallback.returnType() + " and not "
                            + method.returnType(),
                    "let both return the same type");
        }
    }

    private static boolean isLocked(BeanInfo bean, MethodInfo fallback) {
        return bean.getInterceptedMethodsBindings().entrySet().stream()
                .anyMatch(entry -> entry.getKey().equals(fallback)
                        && entry.getValue().stream()
                                .anyMatch(binding -> binding.name().equals(LockedPlacement.LOCKED)));
    }

    private boolean isResult(Type given, Type wanted) {
        return EquivalenceKey.of(given).equals(EquivalenceKey.of(wanted))
                || (wanted.name().equals(DotName.OBJECT_NAME) && isReference(given))
                || (!given.name().equals(wanted.name())
                        && isReference(given)
                        && isReference(wanted)
                        && isSubtype(given.name(), wanted.name()));
    }

    private static boolean isReference(Type type) {
        return type.kind() != Type.Kind.PRIMITIVE && type.kind() != Type.Kind.VOID;
    }

    private boolean isSubtype(DotName name, DotName of) {
        if (name.equals(of)) {
            return true;
        }
        ClassInfo type = index.getClassByName(name);
        return type != null
                && ((type.superName() != null && isSubtype(type.superName(), of))
                        || type.interfaceNames().stream().anyMatch(parent -> isSubtype(parent, of)));
    }
}
