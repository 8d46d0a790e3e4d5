package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * A fault between a worker and the store, proved by a probe that takes the same way while it lasts. A probe that proves
 * nothing, perhaps because the machine was busy, is repeated a few times.
 */
final class LiveNetworkFault implements LiveFault {
    private static final int PROBES = 5;

    private final FaultShape.OfNetwork shape;
    private final FaultTarget target;
    private FaultEvidence seen = new FaultEvidence(false, "the probe did not end before the fault did");
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
        // What it says arrives in the callback.
        CompletableFuture<Void> unused = target.probe()
                .write(patience(shape))
                .handle((result, failure) -> failure == null
                        ? judge(shape, result)
                        : new FaultEvidence(false, "the probe failed: " + failure))
                .thenAccept(evidence -> {
                    if (isMoreWanted(evidence, left > 1)) {
                        probe(left - 1);
                    }
                });
    }

    /** Takes the evidence, and says whether to ask for more. */
    private synchronized boolean isMoreWanted(FaultEvidence evidence, boolean possible) {
        // What ends after the healing was measured partly without the fault: it proves nothing.
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

    /** How long the probe waits: long enough to measure a delay, short enough to end before the fault does. */
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
            // No answer at all within that time is no less of a delay, provided the request went through.
            landed = seen.applied() && added >= latency.leastMillis() * 9 / 10;
        } else if (shape instanceof FaultShape.LostResponse) {
            landed = !seen.answered() && seen.applied();
        } else if (shape instanceof FaultShape.LostRequest
                || shape instanceof FaultShape.Partition
                || shape instanceof FaultShape.Hole) {
            landed = !seen.answered() && !seen.applied();
        } else {
            throw new IllegalStateException("nothing is known to prove that this landed: " + shape);
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
