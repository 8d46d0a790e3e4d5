package io.github.dynamodblock.deployment;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.deployment.KeyTemplate.Piece;
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
     * Returns the parts of the template for that method of the bean.
     *
     * @throws LockedProblem if a call of the method cannot fill the template
     */
    List<Part> resolve(String template, ClassInfo bean, MethodInfo method) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literals = new StringBuilder();
        for (Piece piece : KeyTemplate.parse(template).pieces()) {
            if (piece instanceof Piece.Text text) {
                literals.append(text.literal());
                parts.add(new Part(text.literal(), -1, ""));
            } else if (piece instanceof Piece.Expression expression) {
                parts.add(resolve(expression, bean, method));
            }
        }
        requireKey(literals);
        return parts;
    }

    /** What is too much in the text of the template is too much in every key. */
    private static void requireKey(StringBuilder literals) {
        try {
            if (!literals.isEmpty()) {
                LockKey.of(literals.toString());
            }
        } catch (IllegalArgumentException e) {
            throw new LockedProblem("its key cannot be used: " + e.getMessage(), "write another key");
        }
    }

    private Part resolve(Piece.Expression expression, ClassInfo bean, MethodInfo method) {
        int parameter = parameter(expression, method);
        Type type = TypeVariables.of(index, bean, method).resolve(method.parameterType(parameter));
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
