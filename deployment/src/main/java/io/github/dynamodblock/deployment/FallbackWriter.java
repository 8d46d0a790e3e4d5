package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.LockFallback;
import io.quarkus.deployment.GeneratedClassGizmoAdaptor;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.builditem.GeneratedClassBuildItem;
import io.quarkus.gizmo.ClassCreator;
import io.quarkus.gizmo.ClassOutput;
import io.quarkus.gizmo.MethodCreator;
import io.quarkus.gizmo.MethodDescriptor;
import io.quarkus.gizmo.ResultHandle;
import io.quarkus.runtime.util.HashUtil;
import java.util.HashSet;
import java.util.Set;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.PrimitiveType;
import org.jboss.jandex.Type;

/** Generates classes that call a fallback, so that no method is looked up at run time. */
final class FallbackWriter {
    private static final String SUFFIX = "_LockFallback_";

    private final ClassOutput output;
    private final Set<String> written = new HashSet<>();

    FallbackWriter(BuildProducer<GeneratedClassBuildItem> generated) {
        this.output = new GeneratedClassGizmoAdaptor(generated, FallbackWriter::declaringClass);
    }

    /** Returns the class that declares the fallback; both classes belong to the same package and class loader. */
    static String declaringClass(String generated) {
        return generated.substring(0, generated.lastIndexOf(SUFFIX));
    }

    /** Writes a {@link LockFallback} that calls that method, and returns its name. */
    String write(MethodInfo fallback) {
        String name =
                fallback.declaringClass().name() + SUFFIX + HashUtil.sha1(fallback.name() + fallback.descriptor());
        if (written.add(name)) {
            try (ClassCreator type = ClassCreator.builder()
                            .classOutput(output)
                            .className(name)
                            .interfaces(LockFallback.class)
                            .build();
                    MethodCreator call = type.getMethodCreator("call", Object.class, Object.class, Object[].class)) {
                call.addException(Exception.class);
                call(call, fallback);
            }
        }
        return name;
    }

    private static void call(MethodCreator code, MethodInfo fallback) {
        ResultHandle bean = code.checkCast(
                code.getMethodParam(0), fallback.declaringClass().name().toString());
        ResultHandle[] parameters = new ResultHandle[fallback.parametersCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = parameter(code, i, fallback.parameterType(i));
        }
        ResultHandle result = code.invokeVirtualMethod(MethodDescriptor.of(fallback), bean, parameters);
        code.returnValue(
                fallback.returnType().kind() == Type.Kind.VOID
                        ? code.loadNull()
                        : boxed(code, result, fallback.returnType()));
    }

    private static ResultHandle parameter(MethodCreator code, int index, Type type) {
        ResultHandle value = boxed(code, code.readArrayValue(code.getMethodParam(1), index), type);
        return code.smartCast(value, type.descriptor());
    }

    /** Casts to the class of a value of that type. */
    private static ResultHandle boxed(MethodCreator code, ResultHandle value, Type type) {
        Type reference = type.kind() == Type.Kind.PRIMITIVE ? PrimitiveType.box(type.asPrimitiveType()) : type;
        return code.smartCast(value, reference.descriptor());
    }
}
