package io.github.dynamodblock.deployment;

import io.quarkus.arc.processor.BeanInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * What the container locks in one bean.
 *
 * @param type the class of the bean
 * @param methods the methods that it locks
 */
record LockedBean(ClassInfo type, List<LockedCall> methods) {
    /**
     * A locked method of a bean.
     *
     * @param intercepted the method as the container calls it, which can be a bridge
     * @param written the method as it is written in the code
     * @param annotations the annotations that the container binds to it
     */
    record LockedCall(MethodInfo intercepted, MethodInfo written, List<AnnotationInstance> annotations) {
        /** Returns the place, for messages. It names the bean if the bean gives type variables of the method a meaning. */
        String place(IndexView index, ClassInfo bean) {
            TypeVariables variables = TypeVariables.of(index, bean, written);
            boolean generic = Stream.concat(Stream.of(written.returnType()), written.parameterTypes().stream())
                    .anyMatch(type -> !variables.resolve(type).equals(type));
            boolean inherited = !written.declaringClass().name().equals(bean.name());
            return LockedPlacement.name(written) + (generic && inherited ? " in the bean " + bean.name() : "");
        }

        /** Returns the annotation that applies; empty if none of them is the nearest. */
        Optional<AnnotationInstance> nearest(IndexView index, ClassInfo bean) {
            try {
                return Optional.of(annotation(index, bean));
            } catch (LockedProblem none) {
                return Optional.empty();
            }
        }

        /**
         * Returns the annotation that applies. The container binds those of superclasses as well: of these, the nearest
         * applies. The application finds it by its {@link LockedAnnotation#text text}.
         *
         * @throws LockedProblem if none of them is the nearest
         */
        AnnotationInstance annotation(IndexView index, ClassInfo bean) {
            List<AnnotationInstance> onMethod = annotations.stream()
                    .filter(locked -> locked.target().kind() == AnnotationTarget.Kind.METHOD)
                    .toList();
            if (onMethod.size() == 1) {
                return onMethod.get(0);
            }
            if (annotations.stream().map(AnnotationInstance::values).distinct().count() == 1) {
                return annotations.get(0);
            }
            Map<DotName, AnnotationInstance> onClass = new TreeMap<>();
            annotations.forEach(locked -> onClass.put(locked.target().asClass().name(), locked));
            List<DotName> classes =
                    superclasses(index, bean).map(ClassInfo::name).toList();
            if (classes.containsAll(onClass.keySet())) {
                return classes.stream()
                        .filter(onClass::containsKey)
                        .findFirst()
                        .map(onClass::get)
                        .orElseThrow();
            }
            throw new LockedProblem(
                    "several annotations give it different locks: "
                            + onClass.keySet().stream().map(DotName::toString).collect(Collectors.joining(", ")),
                    "annotate the method itself, or leave out all but one");
        }
    }

    static LockedBean of(IndexView index, BeanInfo bean) {
        List<LockedCall> methods = new ArrayList<>();
        for (Map.Entry<MethodInfo, Set<AnnotationInstance>> entry :
                bean.getInterceptedMethodsBindings().entrySet()) {
            List<AnnotationInstance> locked = entry.getValue().stream()
                    .filter(binding -> binding.name().equals(LockedPlacement.LOCKED))
                    .toList();
            if (!locked.isEmpty()) {
                methods.add(new LockedCall(entry.getKey(), BridgedMethod.of(index, entry.getKey()), locked));
            }
        }
        return new LockedBean(bean.getImplClazz(), methods);
    }

    /** Whether the container locks this method, or a bridge to it. */
    boolean locks(MethodInfo method) {
        return methods.stream().anyMatch(call -> signature(call.written()).equals(signature(method)));
    }

    /** Returns the method's name in the JVM, with which a call finds it. */
    static String signature(MethodInfo method) {
        return method.parameterTypes().stream()
                .map(type -> type.name().toString())
                .collect(Collectors.joining(",", LockedPlacement.name(method) + "(", ")"));
    }

    /** Returns the class and its superclasses, the nearest first. */
    static Stream<ClassInfo> superclasses(IndexView index, ClassInfo type) {
        return Stream.iterate(
                type,
                each -> each != null,
                each -> each.superName() == null ? null : index.getClassByName(each.superName()));
    }
}
