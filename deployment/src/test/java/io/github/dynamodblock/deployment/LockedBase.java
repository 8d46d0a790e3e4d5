package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.CurrentLease;
import jakarta.inject.Inject;

abstract class LockedBase {
    @Inject
    CurrentLease current;

    String inherited(String tenant) {
        return current.get().key().partition();
    }
}
