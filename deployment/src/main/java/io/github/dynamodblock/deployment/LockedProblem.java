package io.github.dynamodblock.deployment;

import jakarta.enterprise.inject.spi.DeploymentException;

/** Why {@code @Locked} cannot do what it says, and what to do about it. */
@SuppressWarnings("serial")
final class LockedProblem extends RuntimeException {
    private final String remedy;

    LockedProblem(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    /** Returns the build error: {@code @Locked on <place>: <what>; <remedy>.} */
    DeploymentException at(String place) {
        return new DeploymentException("@Locked on " + place + ": " + getMessage() + "; " + remedy + ".");
    }
}
