package io.github.dynamodblock.deployment;

import io.github.dynamodblock.deployment.KeyTemplate.Piece;
import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.quarkus.arc.processor.BeanInfo;
import java.util.Collection;
import java.util.List;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;

/** The beans that make keys in code. */
final class KeyGenerators {
    /** In an annotation, it stands for none. */
    static final DotName NONE = DotName.createSimple(LockKeyGenerator.class);

    private final Collection<BeanInfo> beans;

    KeyGenerators(Collection<BeanInfo> beans) {
        this.beans = beans;
    }

    /**
     * Returns the generator that the annotation names.
     *
     * @throws LockedProblem if it is not exactly one bean
     */
    DotName of(AnnotationInstance locked) {
        AnnotationValue value = locked.value("keyGenerator");
        DotName generator = value == null ? NONE : value.asClass().name();
        if (!generator.equals(NONE)) {
            List<BeanInfo> candidates = beans.stream()
                    .filter(bean -> bean.getTypes().stream()
                            .anyMatch(type -> type.name().equals(generator)))
                    .toList();
            if (candidates.isEmpty()) {
                throw new LockedProblem(
                        "its keyGenerator " + generator + " is not a bean",
                        "give the class a scope such as @ApplicationScoped");
            }
            // A default bean gives way to any other.
            long equal = candidates.stream()
                    .filter(bean -> candidates.size() == 1 || !bean.isDefaultBean())
                    .count();
            if (equal != 1 && candidates.stream().noneMatch(BeanInfo::isAlternative)) {
                throw new LockedProblem(
                        "its keyGenerator " + generator + " is the type of " + candidates.size() + " beans",
                        "name a class that is the type of one bean only");
            }
        }
        return generator;
    }

    /**
     * Requires that the generator makes the whole key, except a text before it.
     *
     * @throws LockedProblem if values are named for the key
     */
    static void requireNoValues(String template, List<Piece> pieces, List<Integer> annotated) {
        if (pieces.stream().anyMatch(Piece.Expression.class::isInstance)) {
            throw new LockedProblem(
                    "it has a keyGenerator, and its key '" + template + "' names values",
                    "leave the values to the generator, which receives all parameters, or remove the keyGenerator");
        }
        if (!annotated.isEmpty()) {
            throw new LockedProblem(
                    "it has a keyGenerator, and a parameter with @KeyPart",
                    "leave the values to the generator, which receives all parameters, or remove the keyGenerator");
        }
    }
}
