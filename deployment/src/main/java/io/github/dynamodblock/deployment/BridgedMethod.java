package io.github.dynamodblock.deployment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * Finds the method that a bridge calls. The compiler writes bridges, and copies annotations to them, but neither the
 * names of parameters nor their generic types. There are two kinds:
 *
 * <ul>
 *   <li>to a method of the same class, which overrides a method of other erased types;
 *   <li>to a public method that a public class inherits from a class that is not public.
 * </ul>
 */
final class BridgedMethod {
    private static final int BRIDGE = 0x40;

    private BridgedMethod() {}

    /** Whether the compiler wrote the method. */
    static boolean isBridge(MethodInfo method) {
        return (method.flags() & BRIDGE) != 0;
    }

    /** Returns the method that a bridge calls, and every other method itself. */
    static MethodInfo of(IndexView index, MethodInfo method) {
        if (!isBridge(method)) {
            return method;
        }
        Optional<MethodInfo> beside = named(method.declaringClass(), method)
                .filter(other -> accepts(index, method, other))
                .findFirst();
        return beside.or(() -> LockedBean.superclasses(index, method.declaringClass())
                        .skip(1)
                        .flatMap(above -> named(above, method))
                        .filter(other -> erased(other).equals(erased(method)))
                        .findFirst())
                .orElse(method);
    }

    private static Stream<MethodInfo> named(ClassInfo type, MethodInfo method) {
        return type.methods().stream()
                .filter(other -> !isBridge(other)
                        && other.name().equals(method.name())
                        && other.parametersCount() == method.parametersCount());
    }

    private static List<DotName> erased(MethodInfo method) {
        return method.parameterTypes().stream().map(Type::name).toList();
    }

    /** Whether each parameter of the bridge can be cast to that of the method. */
    private static boolean accepts(IndexView index, MethodInfo bridge, MethodInfo method) {
        for (int i = 0; i < bridge.parametersCount(); i++) {
            DotName from = bridge.parameterType(i).name();
            Type to = method.parameterType(i);
            ClassInfo type = KeyProperty.classOf(index, to);
            boolean cast = from.equals(to.name())
                    || from.equals(DotName.OBJECT_NAME)
                    || (type != null
                            && KeyProperty.hierarchy(index, type)
                                    .anyMatch(above -> above.name().equals(from)));
            if (!cast) {
                return false;
            }
        }
        return true;
    }
}
