package io.github.dynamodblock.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Method;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NativeImageTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(Walls.ROOT)
            .that(DescribedPredicate.describe(
                    "of the lock and its extension",
                    type -> !type.getPackageName().startsWith(Walls.ROOT + ".chaos")));

    /** Does what the rules forbid. */
    static final class Wrong {
        static final Random CHANCE = new Random(1);

        static Object reached(Method method) throws ReflectiveOperationException {
            return method.invoke(Class.forName("java.lang.Object"));
        }
    }

    @Test
    void lock_reachesNothingByReflection() {
        NativeImage.NO_REFLECTION.check(HOUSE);
        NativeImage.NO_PROCESS_IN_STATIC_FIELDS.check(HOUSE);
    }

    @Test
    void rules_wrongClass_isFound() {
        JavaClasses wrong = new ClassFileImporter().importClasses(Wrong.class);

        assertThat(NativeImage.NO_REFLECTION.evaluate(wrong).getFailureReport().getDetails())
                .hasSize(2);
        assertThat(NativeImage.NO_PROCESS_IN_STATIC_FIELDS
                        .evaluate(wrong)
                        .getFailureReport()
                        .getDetails())
                .hasSize(1);
    }
}
