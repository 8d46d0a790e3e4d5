package io.github.dynamodblock.deployment;

import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * One step of a path: a record component, a getter, or a public field.
 *
 * @param owner the type from which the property is read; the type can have inherited the property
 * @param member the name of the method or field
 * @param method whether the member is a method
 * @param declared the type with which the member is declared, which can be a type variable
 * @param type the type of the property, without type variables
 */
record KeyProperty(ClassInfo owner, String member, boolean method, Type declared, Type type) {
    /**
     * Returns the property of that type.
     *
     * @throws LockedProblem if the type has no such property that generated code of that package can read
     */
    static KeyProperty find(IndexView index, Type of, String name, String fromPackage, String expression) {
        ClassInfo owner = classOf(index, of);
        if (owner == null) {
            throw none(of, name, expression);
        }
        if (!isReadable(owner.flags(), owner.name().packagePrefix(), fromPackage)) {
            throw new LockedProblem(
                    "'{" + expression + "}' reads a property of " + owner.name() + ", which " + fromPackage
                            + " cannot see",
                    "make the class public, or pass the value as a separate parameter");
        }
        return hierarchy(index, owner)
                .flatMap(declaring -> in(declaring, owner, name, fromPackage).stream()
                        .map(found -> found.resolved(TypeVariables.of(index, of, declaring.name()))))
                .findFirst()
                .orElseThrow(() -> none(of, name, expression));
    }

    private KeyProperty resolved(TypeVariables variables) {
        return new KeyProperty(owner, member, method, declared, variables.resolve(declared));
    }

    private static LockedProblem none(Type of, String name, String expression) {
        return new LockedProblem(
                "'" + name + "' of '{" + expression + "}' is not a record component, getter or public field of "
                        + of.name(),
                "name a property that exists, or pass the value as a separate parameter");
    }

    private static Optional<KeyProperty> in(ClassInfo declaring, ClassInfo owner, String name, String fromPackage) {
        String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        List<String> accessors = declaring.isRecord()
                ? List.of(name, "get" + capital, "is" + capital)
                : List.of("get" + capital, "is" + capital);
        for (String accessor : accessors) {
            MethodInfo method = declaring.method(accessor);
            if (method != null
                    && method.returnType().kind() != Type.Kind.VOID
                    && !Modifier.isStatic(method.flags())
                    && isReadable(method.flags(), declaring.name().packagePrefix(), fromPackage)) {
                return Optional.of(new KeyProperty(owner, accessor, true, method.returnType(), method.returnType()));
            }
        }
        FieldInfo field = declaring.field(name);
        if (field != null && Modifier.isPublic(field.flags()) && !Modifier.isStatic(field.flags())) {
            return Optional.of(new KeyProperty(owner, name, false, field.type(), field.type()));
        }
        return Optional.empty();
    }

    private static boolean isReadable(int flags, String itsPackage, String fromPackage) {
        return Modifier.isPublic(flags)
                || (!Modifier.isPrivate(flags) && String.valueOf(itsPackage).equals(fromPackage));
    }

    /** Returns the class of that type; null for primitives, arrays and void. */
    static @Nullable ClassInfo classOf(IndexView index, Type type) {
        return switch (type.kind()) {
            case PRIMITIVE, ARRAY, VOID -> null;
            default -> index.getClassByName(type.name());
        };
    }

    /** Returns the class, its superclasses and all their interfaces, the nearest first. */
    static Stream<ClassInfo> hierarchy(IndexView index, ClassInfo start) {
        Stream.Builder<ClassInfo> found = Stream.builder();
        Deque<ClassInfo> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            ClassInfo next = open.remove();
            found.add(next);
            Stream<DotName> above = Stream.concat(Stream.ofNullable(next.superName()), next.interfaceNames().stream());
            above.map(index::getClassByName).filter(c -> c != null).forEach(open::add);
        }
        return found.build();
    }
}
