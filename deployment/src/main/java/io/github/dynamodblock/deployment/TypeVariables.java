package io.github.dynamodblock.deployment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.jandex.ArrayType;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.ParameterizedType;
import org.jboss.jandex.Type;
import org.jboss.jandex.TypeVariable;

/** What the type variables of a class stand for, as one of the types that extend or implement the class sees it. */
record TypeVariables(Map<String, Type> meanings) {
    private record Seen(ClassInfo type, TypeVariables variables) {}

    /** Returns the variables of that class, seen from the type. They have no meanings if the type is no subtype. */
    static TypeVariables of(IndexView index, Type from, DotName declaring) {
        ClassInfo start = KeyProperty.classOf(index, from);
        if (start == null) {
            return new TypeVariables(Map.of());
        }
        Deque<Seen> open =
                new ArrayDeque<>(List.of(new Seen(start, meanings(start, from, new TypeVariables(Map.of())))));
        Set<DotName> known = new HashSet<>();
        while (!open.isEmpty()) {
            Seen next = open.remove();
            if (next.type().name().equals(declaring)) {
                return next.variables();
            }
            if (!known.add(next.type().name())) {
                continue;
            }
            Stream.concat(Stream.ofNullable(next.type().superClassType()), next.type().interfaceTypes().stream())
                    .forEach(above -> {
                        ClassInfo type = index.getClassByName(above.name());
                        if (type != null) {
                            open.add(new Seen(type, meanings(type, above, next.variables())));
                        }
                    });
        }
        return new TypeVariables(Map.of());
    }

    /** Returns the variables of a method's class, without those that the method hides with its own. */
    static TypeVariables of(IndexView index, ClassInfo bean, MethodInfo method) {
        Map<String, Type> meanings = new HashMap<>(
                of(index, ClassType.create(bean.name()), method.declaringClass().name())
                        .meanings());
        method.typeParameters().forEach(own -> meanings.remove(own.identifier()));
        return new TypeVariables(meanings);
    }

    private static TypeVariables meanings(ClassInfo of, Type use, TypeVariables outer) {
        Map<String, Type> meanings = new HashMap<>();
        if (use.kind() == Type.Kind.PARAMETERIZED_TYPE) {
            List<Type> arguments = use.asParameterizedType().arguments();
            for (int i = 0; i < Math.min(arguments.size(), of.typeParameters().size()); i++) {
                if (!isAny(arguments.get(i))) {
                    meanings.put(of.typeParameters().get(i).identifier(), outer.resolve(arguments.get(i)));
                }
            }
        }
        return new TypeVariables(meanings);
    }

    /** Whether the argument says nothing, so that the bound of the variable is all that is known. */
    private static boolean isAny(Type argument) {
        return argument.kind() == Type.Kind.WILDCARD_TYPE
                && argument.asWildcardType().extendsBound().equals(ClassType.OBJECT_TYPE);
    }

    /** Returns the type without variables and wildcards: what is unknown is replaced by its bound. */
    Type resolve(Type type) {
        return switch (type.kind()) {
            case TYPE_VARIABLE -> {
                TypeVariable variable = type.asTypeVariable();
                Type meaning = meanings.get(variable.identifier());
                yield meaning != null ? meaning : bound(variable);
            }
            case UNRESOLVED_TYPE_VARIABLE ->
                meaning(type.asUnresolvedTypeVariable().identifier(), type);
            case TYPE_VARIABLE_REFERENCE ->
                meaning(type.asTypeVariableReference().identifier(), type);
            case WILDCARD_TYPE -> resolve(type.asWildcardType().extendsBound());
            case ARRAY ->
                ArrayType.create(
                        resolve(type.asArrayType().constituent()),
                        type.asArrayType().dimensions());
            case PARAMETERIZED_TYPE ->
                ParameterizedType.create(
                        type.name(),
                        type.asParameterizedType().arguments().stream()
                                .map(this::resolve)
                                .toArray(Type[]::new),
                        null);
            default -> type;
        };
    }

    /** The variable can occur in its own bound, as in {@code T extends Comparable<T>}. */
    private Type bound(TypeVariable variable) {
        if (variable.bounds().isEmpty()) {
            return ClassType.OBJECT_TYPE;
        }
        Map<String, Type> inside = new HashMap<>(meanings);
        inside.put(variable.identifier(), ClassType.create(variable.name()));
        return new TypeVariables(inside).resolve(variable.bounds().get(0));
    }

    private Type meaning(String identifier, Type otherwise) {
        return meanings.getOrDefault(identifier, ClassType.create(otherwise.name()));
    }
}
