package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockNotGrantedException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a call does whose lock another holder has. */
class BusyTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(BusyWork.class, Waiting.class, Held.class)
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.owner", "me");

    @Inject
    BusyWork work;

    @Inject
    LockClient locks;

    private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logged.clear();
        Logger.getLogger("").addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("").removeHandler(handler);
    }

    private List<String> lines(Level atLeast) {
        PatternFormatter text = new PatternFormatter("%p %s");
        return logged.stream()
                .filter(line -> line.getLevel().intValue() >= atLeast.intValue())
                .map(text::format)
                .toList();
    }

    @Test
    void skip_busy_doesNothingAndLogsOneLine() throws Exception {
        try (Lease held = locks.acquire("busy")) {
            work.skips();
            assertThat(held.isValid()).isTrue();
        }
        assertThat(work.runs()).isZero();
        assertThat(lines(Level.INFO))
                .filteredOn(line -> line.contains("BusyWork#skips:"))
                .singleElement()
                .asString()
                .startsWith("INFO Skipped " + BusyWork.class.getName() + "#skips: another holder has its lock 'busy'");

        work.skips();
        assertThat(work.runs()).isEqualTo(1);
    }

    @Test
    void skip_busy_returnsAnEmptyOptional_andLogsTheTemplateAndTheHolder() throws Exception {
        try (Lease held = locks.acquire("busy-7")) {
            assertThat(work.skipsAnOptional("7")).isEmpty();
            assertThat(held.isValid()).isTrue();
        }
        assertThat(lines(Level.INFO))
                .filteredOn(line -> line.contains("#skipsAnOptional"))
                .singleElement()
                .asString()
                .endsWith("another holder has its lock 'busy-{id}', last seen 'me'");
        assertThat(work.skipsAnOptional("7")).contains("7");
    }

    @Test
    void skip_busy_returnsAnEmptyNumber() throws Exception {
        try (Lease held = locks.acquire("busy")) {
            assertThat(work.skipsANumber()).isEmpty();
            assertThat(held.isValid()).isTrue();
        }
        assertThat(work.skipsANumber()).hasValue(1);
    }

    @Test
    void fallback_busy_runsInsteadOfTheBody() throws Exception {
        try (Lease held = locks.acquire("busy")) {
            assertThat(work.fallsBack("a", 2, new int[] {3}, 'd')).isEqualTo("a23d");
            assertThat(work.fallsBackToANumber("ignored")).isEqualTo(1);
            assertThatThrownBy(work::fallsBackToNothing).isInstanceOf(LockMisuseException.class);
            assertThat(held.isValid()).isTrue();
        }
        assertThat(work.fallsBack("a", 2, new int[] {3}, 'd')).isEqualTo("body");
        assertThat(work.fallsBackToANumber("ignored")).isEqualTo(2);
        work.fallsBackToNothing();
    }

    @Test
    void skip_interrupted_isNotGranted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(work::skips).isInstanceOf(LockNotGrantedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void scheduledJob_busy_isSkippedWithoutAnyError() throws Exception {
        Waiting.until(() -> work.jobRuns() > 0);
        try (Lease held = locks.acquire("job")) {
            int before = work.jobRuns();
            Waiting.until(() -> lines(Level.INFO).stream()
                            .filter(line -> line.contains("Skipped " + BusyWork.class.getName() + "#job"))
                            .count()
                    > 1);
            assertThat(work.jobRuns()).isEqualTo(before);
            assertThat(held.isValid()).isTrue();
        }
        int before = work.jobRuns();
        Waiting.until(() -> work.jobRuns() > before);
        assertThat(lines(Level.WARNING)).isEmpty();
    }
}
