package io.github.dynamodblock.chaos.nemesis;

/** SIGSTOP, healed by SIGCONT. */
final class LivePause implements LiveFault {
    private final Target target;
    private Evidence seen = new Evidence(false, "not stopped");

    LivePause(Target target) {
        this.target = target;
    }

    @Override
    public void begin() {
        seen = target.process().pause();
    }

    @Override
    public Evidence heal() {
        target.process().resume();
        return seen;
    }
}
