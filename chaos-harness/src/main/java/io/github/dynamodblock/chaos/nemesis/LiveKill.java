package io.github.dynamodblock.chaos.nemesis;

import java.util.List;

/** SIGKILL, healed by a restart. */
final class LiveKill implements LiveFault {
    private final Target target;
    private Evidence seen = new Evidence(false, "not killed");

    LiveKill(Target target) {
        this.target = target;
    }

    @Override
    public void begin() {
        seen = target.process().kill();
    }

    @Override
    public Evidence heal() {
        return Evidence.all(List.of(seen, target.process().restart()));
    }
}
