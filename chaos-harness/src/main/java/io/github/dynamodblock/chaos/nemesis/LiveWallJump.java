package io.github.dynamodblock.chaos.nemesis;

import java.time.Duration;
import java.util.List;

/**
 * A live wall jump makes the wall clock of a process wrong. Correcting the clock heals the fault, and is a jump in the
 * opposite direction.
 */
final class LiveWallJump implements LiveFault {
    private final Duration by;
    private final FaultTarget target;
    private FaultEvidence seen = new FaultEvidence(false, "not moved");

    LiveWallJump(FaultShape.WallJump jump, FaultTarget target) {
        this.by = Duration.ofMillis(jump.millis());
        this.target = target;
    }

    @Override
    public void begin() {
        seen = target.process().moveWallClock(by);
    }

    @Override
    public FaultEvidence heal() {
        return FaultEvidence.all(List.of(seen, target.process().moveWallClock(Duration.ZERO)));
    }
}
