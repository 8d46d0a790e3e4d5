package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * A live network fault is a fault between a worker and the store. A probe that takes the same way while the fault lasts
 * proves that the fault took effect. If a probe proves nothing, perhaps because the machine was busy, it is repeated a
 * few times.
 */
final class LiveNetworkFault implements LiveFault {
    private static final int PROBES = 5;

    private final FaultShape.OfNetwork shape;
    private final FaultTarget target;
    private FaultEvidence seen = new FaultEvidence(false, "the probe did not end before the fault ended");
    private boolean over;
    private boolean settled;

    LiveNetworkFault(FaultShape.OfNetwork shape, FaultTarget target) {
        this.shape = shape;
        this.target = target;
    }

    @Override
    public void begin() {
        target.network().impose(shape);
        probe(PROBES);
    }

    private void probe(int left) {
        // The result of the probe arrives in the callback.
        CompletableFuture<Void> unused = target.probe()
                .write(patience(shape))
                .handle((result, failure) -> failure == null
                        ? judge(shape, result)
                        : new FaultEvidence(false, "the probe failed: " + failure))
                .thenAccept(evidence -> {
                    if (needsAnotherProbe(evidence, left > 1)) {
                        probe(left - 1);
                    }
                });
    }

    /** Stores the evidence, and returns whether another probe must be sent. */
    private synchronized boolean needsAnotherProbe(FaultEvidence evidence, boolean possible) {
        // A probe that ends after the healing measured partly without the fault. So it proves nothing.
        if (over) {
            return false;
        }
        seen = evidence;
        settled = evidence.landed() || !possible;
        return !settled;
    }

    @Override
    public synchronized boolean isSettled() {
        return settled;
    }

    /**
     * Returns how long the probe waits for its response: long enough to measure a delay, and short enough to end before
     * the fault ends.
     */
    static Duration patience(FaultShape.OfNetwork shape) {
        if (shape instanceof FaultShape.Latency latency) {
            return Duration.ofMillis(latency.mostMillis() + 500);
        }
        return Duration.ofMillis(shape instanceof FaultShape.Hole ? 300 : 500);
    }

    @Override
    public FaultEvidence heal() {
        FaultEvidence proof = end();
        target.network().heal();
        return new FaultEvidence(proof.landed(), target.name() + ": " + proof.detail());
    }

    private synchronized FaultEvidence end() {
        over = true;
        return seen;
    }

    static FaultEvidence judge(FaultShape.OfNetwork shape, ProbeResult seen) {
        boolean landed;
        if (shape instanceof FaultShape.Latency latency) {
            long added = seen.took().minus(seen.direct()).toMillis();
            // No response within this time is also a delay, if the request was applied.
            landed = seen.applied() && added >= latency.leastMillis() * 9 / 10;
        } else if (shape instanceof FaultShape.LostResponse) {
            landed = !seen.answered() && seen.applied();
        } else if (shape instanceof FaultShape.LostRequest
                || shape instanceof FaultShape.Partition
                || shape instanceof FaultShape.Hole) {
            landed = !seen.answered() && !seen.applied();
        } else {
            throw new IllegalStateException("No proof is known for this fault: " + shape);
        }
        return new FaultEvidence(
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
