package io.github.dynamodblock.chaos.nemesis;

/** A fault in progress on one worker. It carries its own healing. */
interface LiveFault {
    /** Takes effect. May throw; {@link #heal()} follows in any case. */
    void begin();

    /** Whether the proof that it took effect is there, or none will come: until then its healing can wait a little. */
    default boolean isSettled() {
        return true;
    }

    /** Undoes what {@link #begin()} did, as far as it came, and says whether that had landed. */
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
        throw new IllegalArgumentException("nobody carries out " + shape);
    }
}
