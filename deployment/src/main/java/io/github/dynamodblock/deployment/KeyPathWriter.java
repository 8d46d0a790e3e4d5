package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.KeyPath;
import io.quarkus.gizmo.ClassCreator;
import io.quarkus.gizmo.ClassOutput;
import io.quarkus.gizmo.FieldDescriptor;
import io.quarkus.gizmo.MethodCreator;
import io.quarkus.gizmo.MethodDescriptor;
import io.quarkus.gizmo.ResultHandle;
import java.util.List;

/** Generates classes that read a property of a parameter, so that no property is looked up at run time. */
final class KeyPathWriter {
    private final ClassOutput output;

    KeyPathWriter(ClassOutput output) {
        this.output = output;
    }

    /** Writes a {@link KeyPath} with that name. The name must be in the package for which the steps were checked. */
    void write(String className, List<KeyProperty> steps) {
        try (ClassCreator type = ClassCreator.builder()
                        .classOutput(output)
                        .className(className)
                        .interfaces(KeyPath.class)
                        .build();
                MethodCreator read = type.getMethodCreator("read", Object.class, Object.class)) {
            ResultHandle value = read.getMethodParam(0);
            for (KeyProperty step : steps) {
                read.ifNull(value).trueBranch().returnNull();
                // The value of a type variable is declared as another type than it has.
                value = read(
                        read, step, read.checkCast(value, step.owner().name().toString()));
            }
            read.returnValue(value);
        }
    }

    private static ResultHandle read(MethodCreator code, KeyProperty step, ResultHandle from) {
        String owner = step.owner().name().toString();
        String type = step.declared().name().toString();
        if (!step.method()) {
            return code.readInstanceField(FieldDescriptor.of(owner, step.member(), type), from);
        }
        MethodDescriptor method = MethodDescriptor.ofMethod(owner, step.member(), type);
        return step.owner().isInterface()
                ? code.invokeInterfaceMethod(method, from)
                : code.invokeVirtualMethod(method, from);
    }
}
