package io.github.dynamodblock.deployment;

/** Why {@code @Locked} cannot do what it says, and what to do about it. */
@SuppressWarnings("serial")
final class LockedProblem extends RuntimeException {
    private final String remedy;

    LockedProblem(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }

    /** Returns the build error: {@code @Locked on <place>: <what>; <remedy>.} */
    String at(String place) {
        return "@Locked on " + place + ": " + getMessage() + "; " + remedy + ".";
    }
}
