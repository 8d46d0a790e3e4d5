package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.nemesis.FaultShape;
import io.github.dynamodblock.chaos.nemesis.FaultTarget;
import io.github.dynamodblock.chaos.nemesis.NetworkTarget;

/** A way to the store on which faults are never applied, probed for real. */
enum Idle implements NetworkTarget {
    INSTANCE;

    static FaultTarget of(FaultTarget real) {
        return new FaultTarget(real.name(), real.process(), INSTANCE, real.probe());
    }

    @Override
    public void impose(FaultShape.OfNetwork fault) {}

    @Override
    public void heal() {}
}
