package io.github.dynamodblock.benchmarks;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks in the process of the application, and compares their results with the limits. */
@QuarkusMain
public class Main implements QuarkusApplication {
    private static final double MOST_MICROSECONDS = 3;
    private static final double MOST_BYTES = 1024;

    @Override
    public int run(String... args) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(UncontendedCall.class.getName())
                        // The beans exist in this process only.
                        .forks(0)
                        .warmupIterations(5)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(8)
                        .measurementTime(TimeValue.seconds(2))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        Map<String, RunResult> byName = results.stream()
                .collect(Collectors.toMap(result -> result.getPrimaryResult().getLabel(), result -> result));
        RunResult client = Objects.requireNonNull(byName.get("client"));
        RunResult locked = Objects.requireNonNull(byName.get("locked"));
        double time =
                locked.getPrimaryResult().getScore() - client.getPrimaryResult().getScore();
        double bytes = bytes(locked) - bytes(client);
        System.out.printf(
                Locale.ROOT,
                "A locked method costs %.2f us (limit %.0f) and %.0f bytes (limit %.0f) more than the client.%n",
                time,
                MOST_MICROSECONDS,
                bytes,
                MOST_BYTES);
        return time <= MOST_MICROSECONDS && bytes <= MOST_BYTES ? 0 : 1;
    }

    @SuppressWarnings("rawtypes") // JMH gives its results a raw type.
    private static double bytes(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(each -> each.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(each -> each.getValue().getScore())
                .findFirst()
                .orElseThrow();
    }
}
