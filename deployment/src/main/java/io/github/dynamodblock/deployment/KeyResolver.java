package io.github.dynamodblock.deployment;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.deployment.KeyTemplate.Piece;
import io.github.dynamodblock.quarkus.runtime.KeySeparator;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec.Part;
import io.quarkus.runtime.util.HashUtil;
import java.util.ArrayList;
import java.util.List;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/** Compares templates with the methods on which they stand, and generates the code that reads their values. */
final class KeyResolver {
    private static final String SUFFIX = "_LockKey_";

    private final IndexView index;
    private final KeyText texts;
    private final KeyPathWriter writer;
    private final List<String> written = new ArrayList<>();

    KeyResolver(IndexView index, KeyPathWriter writer) {
        this.index = index;
        this.texts = new KeyText(index);
        this.writer = writer;
    }

    /**
     * Returns the class of the bean for which a class was generated. Both classes belong to the same class loader.
     */
    static String bean(String generated) {
        return generated.substring(0, generated.lastIndexOf(SUFFIX));
    }

    /**
     * Returns the parts of the key for that method of the bean.
     *
     * @param generated whether a key generator makes the rest of the key
     * @throws LockedProblem if a call of the method cannot fill the template
     */
    List<Part> resolve(String template, boolean generated, ClassInfo bean, MethodInfo method) {
        List<Piece> pieces = generated && template.isEmpty()
                ? List.of()
                : KeyTemplate.parse(template).pieces();
        List<Integer> annotated = KeyParameters.annotated(method);
        if (generated) {
            KeyGenerators.requireNoValues(template, pieces, annotated);
        }
        boolean named = pieces.stream().anyMatch(Piece.Expression.class::isInstance);
        List<Part> parts =
                parts(template, named ? pieces : KeyParameters.after(pieces, annotated, method), bean, method);
        KeyParameters.requireUsed(template, annotated, parts, method);
        return parts;
    }

    private List<Part> parts(String template, List<Piece> pieces, ClassInfo bean, MethodInfo method) {
        requireSeparated(template, pieces);
        List<Part> parts = new ArrayList<>();
        StringBuilder literals = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Text text) {
                requireKey(text.literal());
                literals.append(text.literal());
                parts.add(new Part(text.literal(), Part.TEXT, ""));
            } else if (piece instanceof Piece.Property property) {
                parts.add(new Part(property.source(), Part.PROPERTY, ""));
            } else if (piece instanceof Piece.Expression expression) {
                parts.add(resolve(expression, bean, method));
            }
        }
        requireKey(literals.toString());
        return parts;
    }

    /**
     * Calls with different values must have different keys. A text that begins with a property is not known yet: it is
     * checked when the application starts.
     */
    private static void requireSeparated(String template, List<Piece> pieces) {
        boolean afterAValue = false;
        boolean isKnown = true;
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Text literal) {
                text.append(literal.literal());
            } else if (piece instanceof Piece.Property) {
                isKnown &= !text.isEmpty();
            } else {
                if (afterAValue && isKnown) {
                    requireSeparator(template, text.toString());
                }
                afterAValue = true;
                isKnown = true;
                text.setLength(0);
            }
        }
    }

    private static void requireSeparator(String template, String text) {
        KeySeparator.problem(text).ifPresent(problem -> {
            throw new LockedProblem(
                    "in its key '" + template + "', " + problem
                            + ", so calls with different values could have the same key",
                    "separate the values by a text such as - or /");
        });
    }

    /** What is too much in the text of the template is too much in every key. */
    private static void requireKey(String literal) {
        try {
            if (!literal.isEmpty()) {
                LockKey.of(literal);
            }
        } catch (IllegalArgumentException e) {
            throw new LockedProblem("its key cannot be used: " + e.getMessage(), "write another key");
        }
    }

    private Part resolve(Piece.Expression expression, ClassInfo bean, MethodInfo method) {
        int parameter = parameter(expression, method);
        Type type = TypeVariables.of(index, bean, method).resolve(method.parameterType(parameter));
        if (type.name().equals(BodyChecks.LEASE)) {
            throw new LockedProblem(
                    "'{" + expression.source()
                            + "}' in its key is the lease, and the key is needed before there is a lease",
                    "use other parameters in the key");
        }
        String home = bean.name().packagePrefix();
        List<KeyProperty> steps = new ArrayList<>();
        Type at = type;
        for (String name : expression.steps()) {
            KeyProperty step = KeyProperty.find(index, at, name, String.valueOf(home), expression.source());
            steps.add(step);
            at = step.type();
        }
        texts.require(at, expression.source());
        return new Part(expression.source(), parameter, steps.isEmpty() ? "" : path(bean, method, expression, steps));
    }

    /** The code belongs to the bean, for two beans can give the type variables of one method different meanings. */
    private String path(ClassInfo bean, MethodInfo method, Piece.Expression expression, List<KeyProperty> steps) {
        String of = method.declaringClass().name() + "#" + method.name() + method.parameterTypes();
        String name = bean.name() + SUFFIX + HashUtil.sha1(of + expression.source());
        if (!written.contains(name)) {
            writer.write(name, steps);
            written.add(name);
        }
        return name;
    }

    private static int parameter(Piece.Expression expression, MethodInfo method) {
        int count = method.parametersCount();
        if (Character.isDigit(expression.root().charAt(0))) {
            int index = Integer.parseInt(expression.root());
            if (index < count) {
                return index;
            }
        }
        boolean named = true;
        for (int i = 0; i < count; i++) {
            named &= method.parameterName(i) != null;
            if (expression.root().equals(method.parameterName(i))) {
                return i;
            }
        }
        throw new LockedProblem(
                "its key names '" + expression.root() + "', which is not one of its " + count + " parameters",
                named
                        ? "name one of the parameters, or give its index as in {0}"
                        : "compile with -parameters, or give the index of a parameter as in {0}");
    }
}
