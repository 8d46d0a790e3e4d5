package io.github.dynamodblock.chaos.nemesis;

/** A live fault is a fault in progress on one worker. It knows how to heal itself. */
interface LiveFault {
    /** Lets the fault take effect. This method can throw an exception. {@link #heal()} follows in any case. */
    void begin();

    /**
     * Returns whether the proof that the fault took effect is there, or will never come. As long as this is false, the
     * healing can wait a little.
     */
    default boolean isSettled() {
        return true;
    }

    /** Undoes what {@link #begin()} did, also if {@code begin} did only a part. Returns whether the fault landed. */
    FaultEvidence heal();

    static LiveFault of(FaultShape shape, FaultTarget target) {
        if (shape instanceof FaultShape.OfNetwork network) {
            return new LiveNetworkFault(network, target);
        } else if (shape instanceof FaultShape.WallJump jump) {
            return new LiveWallJump(jump, target);
        } else if (shape instanceof FaultShape.Kill) {
            return new LiveKill(target);
        } else if (shape instanceof FaultShape.Pause) {
            return new LivePause(target);
        }
        throw new IllegalArgumentException("No code carries out this fault: " + shape);
    }
}
