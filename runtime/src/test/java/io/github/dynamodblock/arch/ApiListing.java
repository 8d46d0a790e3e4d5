package io.github.dynamodblock.arch;

import io.github.dynamodblock.Internal;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public API as text. Each public type has one line, with its annotations, and the components of a record or the
 * constants of an enum in their order. Each public or protected member of the type has one indented line, with the results
 * and parameters that can be null. What is {@link Internal}, and what overrides a method of an internal type, is left out.
 */
final class ApiListing {
    private static final Pattern OURS = Pattern.compile("\\b" + Walls.ROOT.replace(".", "\\.") + "\\.[\\w.$]*\\w");

    private final Predicate<Class<?>> isApi;

    /** @param isApi whether a type belongs to the API, as far as its package decides */
    ApiListing(Predicate<Class<?>> isApi) {
        this.isApi = isApi;
    }

    /** The lines of those of the types that are public API, in the order of their names. */
    List<String> of(Stream<Class<?>> types) {
        return types.filter(this::isPublicApi)
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .flatMap(type -> Stream.concat(Stream.of(head(type)), members(type)))
                .toList();
    }

    /** Whether a user of the API can name the type. */
    boolean isPublicApi(Class<?> type) {
        boolean visible = isVisible(type.getModifiers()) && !isInternal(type) && isApi.test(type);
        Class<?> outer = type.getEnclosingClass();
        return visible && (outer == null || isPublicApi(outer));
    }

    private String head(Class<?> type) {
        String kind = type.isAnnotation()
                ? "@interface"
                : type.isInterface()
                        ? "interface"
                        : type.isRecord() ? "record" : type.isEnum() ? "enum" : modifiers(type) + "class";
        List<Type> parents = new ArrayList<>();
        if (!type.isInterface() && !type.isRecord() && !type.isEnum() && type.getSuperclass() != Object.class) {
            parents.add(type.getGenericSuperclass());
        }
        Type[] interfaces = type.getGenericInterfaces();
        for (int i = 0; i < interfaces.length; i++) {
            if (isUsable(type.getInterfaces()[i])) {
                parents.add(interfaces[i]);
            }
        }
        String sealed = type.isSealed() ? "sealed " : "";
        return annotations(type) + sealed + kind + " " + type.getName() + typeParameters(type) + inOrder(type)
                + (parents.isEmpty()
                        ? ""
                        : parents.stream().map(Type::getTypeName).collect(Collectors.joining(", ", " : ", "")));
    }

    private static String annotations(Class<?> type) {
        return Arrays.stream(type.getDeclaredAnnotations())
                .map(annotation -> "@" + annotation.annotationType().getSimpleName() + " ")
                .sorted()
                .collect(Collectors.joining());
    }

    /** What a caller can depend on by its place: components of a record, constants of an enum. */
    private static String inOrder(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        return type.isEnum() ? Arrays.toString(type.getEnumConstants()) : "";
    }

    private static String modifiers(Class<?> type) {
        int shown = type.getModifiers() & (Modifier.ABSTRACT | Modifier.FINAL);
        return shown == 0 ? "" : Modifier.toString(shown) + " ";
    }

    private static String typeParameters(Class<?> type) {
        return type.getTypeParameters().length == 0
                ? ""
                : Arrays.stream(type.getTypeParameters())
                        .map(parameter -> Arrays.stream(parameter.getBounds())
                                .map(Type::getTypeName)
                                .collect(Collectors.joining(" & ", parameter.getName() + " extends ", "")))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private Stream<String> members(Class<?> type) {
        return Stream.of(
                        Arrays.stream(type.getDeclaredFields())
                                .filter(ApiListing::isShown)
                                .map(field -> field.toGenericString() + nullable("", field.getAnnotatedType())),
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(ApiListing::isShown)
                                .map(constructor -> constructor.toGenericString()
                                        + nullable(" parameter ", constructor.getAnnotatedParameterTypes())),
                        methods(type)
                                .map(method -> method.toGenericString()
                                        + defaultOf(method)
                                        + nullable(" result", method.getAnnotatedReturnType())
                                        + nullable(" parameter ", method.getAnnotatedParameterTypes())))
                .flatMap(lines -> lines)
                .map(line -> "  " + line.replace(type.getName() + ".", ""))
                .sorted();
    }

    private Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(ApiListing::isShown)
                .filter(method -> internalParents(type).noneMatch(parent -> declares(parent, method)));
    }

    /** The lines that name a type which the users of the API must not use, type arguments included. */
    List<String> leaks(Collection<Class<?>> types) {
        Set<String> names =
                types.stream().filter(this::isPublicApi).map(Class::getName).collect(Collectors.toSet());
        return of(types.stream()).stream()
                .filter(line -> OURS.matcher(line).results().anyMatch(type -> !names.contains(type.group())))
                .toList();
    }

    private boolean isUsable(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return !element.getName().startsWith(Walls.ROOT + ".") || isPublicApi(element);
    }

    private Stream<Class<?>> internalParents(Class<?> type) {
        Stream<Class<?>> above =
                Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()));
        return above.flatMap(parent -> Stream.concat(Stream.of(parent), internalParents(parent)))
                .filter(parent -> !isUsable(parent));
    }

    private static boolean declares(Class<?> parent, Method method) {
        return Arrays.stream(parent.getDeclaredMethods())
                .anyMatch(above -> above.getName().equals(method.getName())
                        && Arrays.equals(above.getParameterTypes(), method.getParameterTypes()));
    }

    private static String defaultOf(Method method) {
        Object value = method.getDefaultValue();
        return value == null ? "" : " default \"" + Objects.toString(value) + "\"";
    }

    /** What of these can be null, each with its number if there are several. */
    private static String nullable(String what, AnnotatedType... types) {
        return IntStream.range(0, types.length)
                .filter(i -> types[i].isAnnotationPresent(Nullable.class))
                .mapToObj(i -> " nullable" + what + (what.endsWith(" ") ? i + 1 : ""))
                .collect(Collectors.joining());
    }

    private static <M extends AnnotatedElement & Member> boolean isShown(M member) {
        return isVisible(member.getModifiers()) && !member.isSynthetic() && !isInternal(member);
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static boolean isInternal(AnnotatedElement element) {
        return element.isAnnotationPresent(Internal.class);
    }
}
