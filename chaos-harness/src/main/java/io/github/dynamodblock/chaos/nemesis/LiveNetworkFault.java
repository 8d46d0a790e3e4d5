package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A fault between a worker and the store, proved by a probe that takes the same way while it lasts. */
final class LiveNetworkFault implements LiveFault {
    private final FaultShape.OfNetwork shape;
    private final Target target;
    private CompletableFuture<ProbeResult> probe = new CompletableFuture<>();

    LiveNetworkFault(FaultShape.OfNetwork shape, Target target) {
        this.shape = shape;
        this.target = target;
    }

    @Override
    public void begin() {
        target.network().impose(shape);
        probe = target.probe().write(patience(shape));
    }

    /** How long the probe waits: long enough to measure a delay, short enough to end before the fault does. */
    static Duration patience(FaultShape.OfNetwork shape) {
        return Duration.ofMillis(shape instanceof FaultShape.Latency latency ? latency.mostMillis() + 500 : 500);
    }

    @Override
    public Evidence heal() {
        // A probe that is still out now would be measured partly without the fault: it proves nothing.
        Evidence seen = probe.isDone() ? judged() : new Evidence(false, "the probe did not end before the fault did");
        target.network().heal();
        return seen;
    }

    private Evidence judged() {
        try {
            Evidence seen = judge(shape, probe.join());
            return new Evidence(seen.landed(), target.name() + ": " + seen.detail());
        } catch (CompletionException e) {
            return new Evidence(false, "the probe failed: " + e.getCause());
        }
    }

    static Evidence judge(FaultShape.OfNetwork shape, ProbeResult seen) {
        boolean landed;
        if (shape instanceof FaultShape.Latency latency) {
            long added = seen.took().minus(seen.direct()).toMillis();
            landed = seen.answered() && seen.applied() && added >= latency.leastMillis() * 9 / 10;
        } else if (shape instanceof FaultShape.LostResponse) {
            landed = !seen.answered() && seen.applied();
        } else {
            landed = !seen.answered() && !seen.applied();
        }
        return new Evidence(
                landed,
                String.format(
                        Locale.ROOT,
                        "probe write %s after %d ms (%s), %s by a direct read of %d ms",
                        seen.answered() ? "answered" : "not answered",
                        seen.took().toMillis(),
                        seen.detail(),
                        seen.applied() ? "found" : "not found",
                        seen.direct().toMillis()));
    }
}
