package io.github.dynamodblock.arch;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;

/**
 * What a native image needs of the code. A static field is part of the image, so it must not hold what belongs to one
 * process. What only reflection reaches is not part of the image.
 */
final class NativeImage {
    /**
     * Two classes load classes by name. {@code LockRecorder} does so at build time, when the image is made.
     * {@code DedicatedEventLoop} asks for one class whose name is a constant.
     */
    private static final List<String> LOADERS = List.of("LockRecorder", "DedicatedEventLoop");

    static final ArchRule NO_REFLECTION = noClasses()
            .that(DescribedPredicate.not(
                    DescribedPredicate.describe("are known loaders", type -> LOADERS.contains(type.getSimpleName()))))
            .should()
            .accessTargetWhere(target(owner(DescribedPredicate.describe(
                            "of reflection",
                            (JavaClass type) -> type.isEquivalentTo(Class.class)
                                    || type.isEquivalentTo(Method.class)
                                    || type.isEquivalentTo(Constructor.class)
                                    || type.isEquivalentTo(Field.class)
                                    || type.isEquivalentTo(ServiceLoader.class))))
                    .and(target(nameMatching("forName|invoke|newInstance|getDeclared.+|getResource.*|load|set.*"))))
            .allowEmptyShould(true)
            .as("nothing is reached by reflection alone");

    static final ArchRule NO_PROCESS_IN_STATIC_FIELDS = noFields()
            .that()
            .areStatic()
            .should()
            .haveRawType(DescribedPredicate.describe(
                    "that belongs to one process",
                    type -> type.isAssignableTo(Thread.class)
                            || type.isAssignableTo(Random.class)
                            || type.isAssignableTo(SecureRandom.class)
                            || type.isAssignableTo(Executor.class)
                            || type.isAssignableTo(InetAddress.class)))
            .allowEmptyShould(true)
            .as("no static field holds a thread, an executor, random numbers or an address");

    private NativeImage() {}
}
