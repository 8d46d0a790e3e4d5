package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Virtual threads that call locked methods, in a JVM that has one carrier for all of them. A virtual thread that is
 * pinned while it waits keeps the carrier, and then no other virtual thread runs.
 */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads exist from JDK 21 on")
class VirtualThreadsTest {
    private static int run(String work) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VirtualThreads.class.getName(),
                        work)
                .redirectErrorStream(true)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(printed).isTrue();
            assertThat(process.exitValue()).as(printed).isIn(0, VirtualThreads.STUCK);
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void waitersOnVirtualThreads_areNotPinned_andAllRun() throws Exception {
        assertThat(run(VirtualThreads.WAITERS)).isZero();
    }

    /** The illegal sibling: this JVM does detect a thread that is pinned. */
    @Test
    @EnabledForJreRange(
            min = JRE.JAVA_21,
            max = JRE.JAVA_25,
            disabledReason = "later JDKs need not pin a thread that waits in the initializer of a class")
    void waiterThatIsPinned_isDetected() throws Exception {
        assertThat(run(VirtualThreads.PINNED)).isEqualTo(VirtualThreads.STUCK);
    }
}
