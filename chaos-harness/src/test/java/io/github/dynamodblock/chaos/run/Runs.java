package io.github.dynamodblock.chaos.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of runs that are never started. */
final class Runs {
    private Runs() {}

    static RunSettings of(Duration duration, Duration lease, String faults) {
        return of(duration, lease, faults, "ours");
    }

    static RunSettings ofClients(String clients) {
        return of(Duration.ofMinutes(1), Duration.ofSeconds(1), "none", clients);
    }

    private static RunSettings of(Duration duration, Duration lease, String faults, String clients) {
        return new RunSettings(
                5,
                2,
                3,
                duration,
                lease,
                lease.dividedBy(4),
                FaultChoice.parse(faults),
                clients,
                "aws",
                1,
                Path.of("nowhere"),
                "auto",
                Optional.empty(),
                false,
                0,
                lease.multipliedBy(10),
                "usual",
                false);
    }
}
