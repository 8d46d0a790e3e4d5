package io.github.dynamodblock.deployment;

import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;

/** Which types have a text that can be part of a key: equal values must have equal texts. */
final class KeyText {
    private static final String PROPERTY = "name one of its properties that is a text or a number";
    private static final Set<DotName> OPTIONAL =
            names("java.util.Optional", "java.util.OptionalInt", "java.util.OptionalLong", "java.util.OptionalDouble");
    private static final Set<DotName> COLLECTIONS = names("java.util.Collection", "java.util.Map");
    /** This class and the interfaces of java.time declare no toString(), but their values have texts of their own. */
    private static final DotName NUMBER = DotName.createSimple("java.lang.Number");

    private final IndexView index;

    KeyText(IndexView index) {
        this.index = index;
    }

    /**
     * Refuses a value that has no such text.
     *
     * @throws LockedProblem if the key could differ for equal values
     */
    void require(Type type, String expression) {
        problem(type, new HashSet<>()).ifPresent(problem -> {
            throw new LockedProblem("'{" + expression + "}' is " + problem.getMessage(), problem.remedy());
        });
    }

    private Optional<LockedProblem> problem(Type type, Set<DotName> inside) {
        if (type.kind() == Type.Kind.PRIMITIVE || !inside.add(type.name())) {
            return Optional.empty();
        }
        String name = type.name().toString();
        if (type.kind() == Type.Kind.ARRAY) {
            return Optional.of(new LockedProblem(
                    "an array, whose text differs for equal arrays",
                    "pass the value that names the lock as a parameter"));
        }
        ClassInfo info = KeyProperty.classOf(index, type);
        if (info == null) {
            return Optional.of(new LockedProblem(
                    "of type " + name + ", which the build cannot find", "add the library that contains it"));
        }
        if (OPTIONAL.contains(info.name())) {
            return Optional.of(new LockedProblem(
                    "of type " + name + ", whose text is not the text of its value",
                    "pass the value itself as a parameter, and decide before the call what an absent value means"));
        }
        if (is(info, COLLECTIONS)) {
            return Optional.of(new LockedProblem(
                    "of type " + name + ", a collection, whose text depends on all its elements and their order",
                    "pass the value that names the lock as a parameter"));
        }
        if (LateResult.find(index, type).isPresent()) {
            return Optional.of(new LockedProblem(
                    "of type " + name + ", whose text is not the text of its result",
                    "pass the result itself as a parameter"));
        }
        if (declaresText(info)) {
            return Optional.empty();
        }
        if (info.isRecord()) {
            return ofComponents(type, info, inside);
        }
        return Optional.of(new LockedProblem(
                "of type " + name + ", which declares no toString(); the text of Object differs for each instance",
                PROPERTY));
    }

    /** The text of a record consists of the texts of its components. */
    private Optional<LockedProblem> ofComponents(Type type, ClassInfo info, Set<DotName> inside) {
        TypeVariables variables = TypeVariables.of(index, type, info.name());
        for (RecordComponentInfo component : info.recordComponentsInDeclarationOrder()) {
            Optional<LockedProblem> problem = problem(variables.resolve(component.type()), inside);
            if (problem.isPresent()) {
                return Optional.of(new LockedProblem(
                        "of type " + info.name() + ", a record whose text contains its component '" + component.name()
                                + "', which is " + problem.get().getMessage(),
                        PROPERTY));
            }
        }
        return Optional.empty();
    }

    private boolean declaresText(ClassInfo info) {
        if (info.isRecord()) {
            // The compiler gives a record without toString() a final one.
            MethodInfo text = info.method("toString");
            return text != null && !Modifier.isFinal(text.flags());
        }
        if (info.name().equals(NUMBER)
                || String.valueOf(info.name().packagePrefix()).startsWith("java.time")) {
            return true;
        }
        return KeyProperty.hierarchy(index, info)
                .filter(type -> !type.name().equals(DotName.OBJECT_NAME))
                .anyMatch(type -> type.method("toString") != null);
    }

    private boolean is(ClassInfo info, Set<DotName> types) {
        return KeyProperty.hierarchy(index, info).anyMatch(type -> types.contains(type.name()));
    }

    private static Set<DotName> names(String... names) {
        Set<DotName> all = new HashSet<>();
        for (String name : names) {
            all.add(DotName.createSimple(name));
        }
        return Set.copyOf(all);
    }
}
