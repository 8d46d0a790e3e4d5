package io.github.dynamodblock.deployment;

import io.github.dynamodblock.deployment.KeyTemplate.Piece;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec.Part;
import io.quarkus.runtime.util.HashUtil;
import java.util.ArrayList;
import java.util.List;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/** Compares templates with the methods on which they stand, and generates the code that reads their values. */
final class KeyResolver {
    private static final String SUFFIX = "_LockKey_";

    private final IndexView index;
    private final KeyPathWriter writer;
    private final List<String> written = new ArrayList<>();

    KeyResolver(IndexView index, KeyPathWriter writer) {
        this.index = index;
        this.writer = writer;
    }

    /**
     * Returns the class that declares the method for which a class was generated. Both classes belong to the same
     * class loader.
     */
    static String declaringClass(String generated) {
        return generated.substring(0, generated.lastIndexOf(SUFFIX));
    }

    /**
     * Returns the parts of the template for that method.
     *
     * @throws LockedProblem if a call of the method cannot fill the template
     */
    List<Part> resolve(String template, MethodInfo method) {
        List<Part> parts = new ArrayList<>();
        for (Piece piece : KeyTemplate.parse(template).pieces()) {
            if (piece instanceof Piece.Text text) {
                parts.add(new Part(text.literal(), -1, ""));
            } else if (piece instanceof Piece.Expression expression) {
                parts.add(resolve(expression, method));
            }
        }
        return parts;
    }

    private Part resolve(Piece.Expression expression, MethodInfo method) {
        int parameter = parameter(expression, method);
        Type type = method.parameterType(parameter);
        String home = method.declaringClass().name().packagePrefix();
        List<KeyProperty> steps = new ArrayList<>();
        Type at = type;
        for (String name : expression.steps()) {
            KeyProperty step = KeyProperty.find(index, at, name, String.valueOf(home), expression.source());
            steps.add(step);
            at = step.type();
        }
        requireText(at, expression);
        return new Part(expression.source(), parameter, steps.isEmpty() ? "" : path(method, expression, type, steps));
    }

    private String path(MethodInfo method, Piece.Expression expression, Type type, List<KeyProperty> steps) {
        String of = method.declaringClass().name() + "#" + method.name() + method.parameterTypes();
        String name = method.declaringClass().name() + SUFFIX + HashUtil.sha1(of + expression.source());
        if (!written.contains(name)) {
            writer.write(name, type, steps);
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

    /** Refuses a value that has no text of its own: a key made of its identity would exclude no other caller. */
    private void requireText(Type type, Piece.Expression expression) {
        if (type.kind() == Type.Kind.PRIMITIVE) {
            return;
        }
        ClassInfo info = KeyProperty.classOf(index, type);
        boolean text = info != null
                && (info.isRecord()
                        || KeyProperty.hierarchy(index, info)
                                .filter(c -> !c.name().equals(DotName.OBJECT_NAME))
                                .anyMatch(c -> c.method("toString") != null));
        if (!text) {
            throw new LockedProblem(
                    "'{" + expression.source() + "}' is of type " + type.name()
                            + ", which has no toString() of its own",
                    "name one of its properties that is a text or a number");
        }
    }
}
