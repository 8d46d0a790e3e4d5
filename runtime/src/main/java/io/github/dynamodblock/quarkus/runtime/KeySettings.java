package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockRequest;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Optional;

/** The settings of the locks whose keys match a pattern. */
record KeySettings(
        KeyPattern pattern,
        Optional<LeaseTiming> timing,
        Optional<Duration> waitLimit,
        Optional<Duration> atLeast,
        Optional<Duration> atMost) {
    /**
     * Returns the settings.
     *
     * @throws ConfigurationException if a value cannot be used; the message names the properties
     */
    static KeySettings of(String client, LockConfig defaults, KeyPattern pattern, KeyConfig config) {
        String group = "locks.\"" + pattern.text() + "\".";
        Optional<LeaseTiming> timing = LockSettings.checked(
                client, () -> timing(defaults, config), group + "lease", group + "heartbeat", group + "safe-period");
        // The rules of the client judge them: the horizon of its rows, and its clock drift.
        timing.ifPresent(times -> LockSettings.checked(
                client,
                () -> LockSettings.client(defaults, times, "any"),
                group + "lease",
                group + "heartbeat",
                group + "safe-period",
                "ttl-horizon",
                "clock-drift"));
        LockRequest.Builder request = LockRequest.of("any");
        config.waitLimit()
                .ifPresent(limit -> LockSettings.checked(client, () -> request.waitLimit(limit), group + "wait-limit"));
        LockSettings.checked(
                client,
                () -> {
                    config.atLeast().ifPresent(request::atLeast);
                    config.atMost().ifPresent(request::atMost);
                    return request.build();
                },
                group + "at-least",
                group + "at-most");
        return new KeySettings(pattern, timing, config.waitLimit(), config.atLeast(), config.atMost());
    }

    /** A lease of the pattern has the usual proportions; the times of the client belong to another lease. */
    private static Optional<LeaseTiming> timing(LockConfig defaults, KeyConfig config) {
        if (config.lease().isEmpty()
                && config.heartbeat().isEmpty()
                && config.safePeriod().isEmpty()) {
            return Optional.empty();
        }
        LeaseTiming usual = config.lease().map(LeaseTiming::ofLease).orElseGet(() -> LockSettings.timing(defaults));
        return Optional.of(new LeaseTiming(
                usual.lease(),
                config.heartbeat().orElse(usual.heartbeat()),
                config.safePeriod().orElse(usual.safePeriod())));
    }

    /** Returns the request with these settings where it has none of its own. */
    LockRequest apply(LockRequest request) {
        LockRequest.Builder changed = request.toBuilder();
        if (request.timing().isEmpty()) {
            timing.ifPresent(changed::timing);
        }
        if (request.waitLimit().isEmpty() && request.waitBeyondLease().isEmpty()) {
            waitLimit.ifPresent(changed::waitLimit);
        }
        // What the request says itself counts, also if the pattern contradicts it.
        if (request.atLeast().isEmpty()) {
            atLeast.filter(least -> request.atMost().stream().allMatch(most -> least.compareTo(most) <= 0))
                    .ifPresent(changed::atLeast);
        }
        if (request.atMost().isEmpty()) {
            atMost.filter(most -> request.atLeast().stream().allMatch(least -> least.compareTo(most) <= 0))
                    .ifPresent(changed::atMost);
        }
        return changed.build();
    }
}
