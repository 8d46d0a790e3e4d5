package io.github.dynamodblock.deployment;

import io.github.dynamodblock.LockRequest;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;

/** The durations of {@code @Locked}. The requests of the lock judge them, so that the build and a call agree. */
final class LockedTimes {
    private static final String FORM = "write it as 500ms, 10s or PT1M";

    private final AnnotationInstance locked;
    private final Consumer<Runnable> checks;
    private final Map<String, Duration> legal = new HashMap<>();

    private LockedTimes(AnnotationInstance locked, Consumer<Runnable> checks) {
        this.locked = locked;
        this.checks = checks;
    }

    /** Passes on the check of each duration. A check throws a {@link LockedProblem} if the duration is wrong. */
    static void check(AnnotationInstance locked, Consumer<Runnable> checks) {
        LockedTimes times = new LockedTimes(locked, checks);
        LockRequest.Builder request = LockRequest.of("any");
        times.check("waitLimit", request::waitLimit);
        times.check("lease", request::lease);
        times.check("atLeast", request::atLeast);
        times.check("atMost", request::atMost);
        checks.accept(times::requireOrder);
    }

    private void check(String member, Consumer<Duration> judge) {
        AnnotationValue value = locked.value(member);
        if (value != null && !value.asString().isEmpty()) {
            checks.accept(() -> legal.put(member, judged(member, value.asString(), judge)));
        }
    }

    private static Duration judged(String member, String text, Consumer<Duration> judge) {
        Duration duration;
        try {
            duration = DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new LockedProblem("its " + member + " '" + text + "' is not a duration", FORM);
        }
        try {
            judge.accept(duration);
        } catch (IllegalArgumentException e) {
            throw new LockedProblem("its " + member + " '" + text + "' cannot be used: " + e.getMessage(), FORM);
        }
        return duration;
    }

    private void requireOrder() {
        Duration atLeast = legal.get("atLeast");
        Duration atMost = legal.get("atMost");
        if (atLeast != null && atMost != null && atLeast.compareTo(atMost) > 0) {
            throw new LockedProblem(
                    "its atLeast '" + locked.value("atLeast").asString() + "' is longer than its atMost '"
                            + locked.value("atMost").asString() + "'",
                    "lower atLeast or raise atMost");
        }
    }
}
