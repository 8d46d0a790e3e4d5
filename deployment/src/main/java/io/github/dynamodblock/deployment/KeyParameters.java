package io.github.dynamodblock.deployment;

import io.github.dynamodblock.deployment.KeyTemplate.Piece;
import io.github.dynamodblock.quarkus.KeyPart;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

/** The parameters of a method that have {@code @KeyPart}. */
final class KeyParameters {
    static final DotName KEY_PART = DotName.createSimple(KeyPart.class);

    private KeyParameters() {}

    /** Returns their indexes. */
    static List<Integer> annotated(MethodInfo method) {
        return IntStream.range(0, method.parametersCount())
                .filter(i -> method.parameters().get(i).hasDeclaredAnnotation(KEY_PART))
                .boxed()
                .toList();
    }

    /** Returns the pieces of a template that names no values, and after them the values of these parameters. */
    static List<Piece> after(List<Piece> template, List<Integer> annotated, MethodInfo method) {
        List<Piece> pieces = new ArrayList<>(template);
        for (int i : annotated) {
            pieces.add(new Piece.Text("/"));
            pieces.add(new Piece.Expression(name(method, i), String.valueOf(i), List.of()));
        }
        return pieces;
    }

    /**
     * Requires that each of these parameters is part of the key.
     *
     * @throws LockedProblem if the template names other values
     */
    static void requireUsed(String template, List<Integer> annotated, List<Part> parts, MethodInfo method) {
        for (int i : annotated) {
            if (parts.stream().noneMatch(part -> part.parameter() == i)) {
                throw new LockedProblem(
                        "its parameter '" + name(method, i) + "' has @KeyPart, but its key '" + template
                                + "' names other parameters and not this one",
                        "add {" + name(method, i) + "} to the key, or remove @KeyPart");
            }
        }
    }

    private static String name(MethodInfo method, int parameter) {
        String name = method.parameterName(parameter);
        return name == null ? String.valueOf(parameter) : name;
    }
}
