package io.github.dynamodblock.chaos.nemesis;

/** A live pause sends SIGSTOP. SIGCONT heals it. */
final class LivePause implements LiveFault {
    private final FaultTarget target;
    private FaultEvidence seen = new FaultEvidence(false, "not stopped");

    LivePause(FaultTarget target) {
        this.target = target;
    }

    @Override
    public void begin() {
        seen = target.process().pause();
    }

    @Override
    public FaultEvidence heal() {
        target.process().resume();
        return seen;
    }
}
