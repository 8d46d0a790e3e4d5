package io.github.dynamodblock.chaos.nemesis;

import java.util.List;

/** A live kill sends SIGKILL. A restart heals it. */
final class LiveKill implements LiveFault {
    private final FaultTarget target;
    private FaultEvidence seen = new FaultEvidence(false, "not killed");

    LiveKill(FaultTarget target) {
        this.target = target;
    }

    @Override
    public void begin() {
        seen = target.process().kill();
    }

    @Override
    public FaultEvidence heal() {
        return FaultEvidence.all(List.of(seen, target.process().restart()));
    }
}
