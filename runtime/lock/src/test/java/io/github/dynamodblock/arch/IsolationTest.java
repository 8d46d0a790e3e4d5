package io.github.dynamodblock.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkGlobalTime;

/** Tests that look at what the whole JVM shares, or change it, run alone: others run beside each other. */
class IsolationTest {
    private static final String ROOT = "io.github.dynamodblock";

    private static final Set<String> SHARED = Set.of(
            "Thread.getAllStackTraces",
            "Thread.setDefaultUncaughtExceptionHandler",
            "Logger.addHandler",
            "Logger.setLevel",
            "System.setProperty",
            "System.setOut",
            "System.setErr",
            "SdkGlobalTime.setGlobalTimeOffset");

    private static final JavaClasses TESTS = ArchConfiguration.withThreadLocalScope(configuration -> {
        // What they call is named where they call it.
        configuration.setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages(ROOT);
    });

    private static final ArchRule RUN_ALONE = noClasses()
            .that(DescribedPredicate.describe("do not run alone", type -> !runsAlone(type)))
            .should()
            .callCodeUnitWhere(DescribedPredicate.describe("the whole JVM shares it", IsolationTest::isShared));

    private static boolean runsAlone(JavaClass type) {
        return type.isAnnotatedWith(Isolated.class)
                || type.getEnclosingClass().filter(IsolationTest::runsAlone).isPresent();
    }

    private static boolean isShared(JavaCall<?> call) {
        return SHARED.contains(
                call.getTargetOwner().getSimpleName() + "." + call.getTarget().getName());
    }

    private static boolean isSpecimen(JavaClass type) {
        return type.getEnclosingClass()
                .filter(outer -> outer.isEquivalentTo(IsolationTest.class))
                .isPresent();
    }

    @Test
    void tests_thatUseWhatTheWholeJvmShares_runAlone() {
        assertThat(TESTS.contain(IsolationTest.class)).isTrue();
        RUN_ALONE.check(TESTS.that(DescribedPredicate.describe("no specimen", type -> !isSpecimen(type))));
    }

    @ParameterizedTest
    @ValueSource(classes = {CountsThreads.class, SilencesTheLog.class, SetsTheClock.class})
    void specimen_thatDoesNotRunAlone_isCaught(Class<?> specimen) {
        assertThatThrownBy(() -> RUN_ALONE.check(only(specimen)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(specimen.getSimpleName());
    }

    @Test
    void specimen_thatRunsAlone_isLet() {
        RUN_ALONE.allowEmptyShould(true).check(only(Alone.Inner.class));
    }

    private static JavaClasses only(Class<?> specimen) {
        return TESTS.that(DescribedPredicate.describe("one specimen", type -> type.isEquivalentTo(specimen)));
    }

    static class CountsThreads {
        int threads() {
            return Thread.getAllStackTraces().size();
        }
    }

    static class SilencesTheLog {
        void hush(List<Logger> loggers) {
            loggers.forEach(logger -> logger.setLevel(Level.OFF));
        }
    }

    static class SetsTheClock {
        void set() {
            SdkGlobalTime.setGlobalTimeOffset(1);
        }
    }

    @Isolated
    static class Alone {
        static class Inner {
            int threads() {
                return Thread.getAllStackTraces().size();
            }
        }
    }
}
