package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.Locked;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
@Locked("class-{tenant}")
class LockedClass extends LockedBase {
    String ofClass(String tenant) {
        return current.get().key().partition();
    }

    @Locked("method-{tenant}")
    String ofMethod(String tenant) {
        return current.get().key().partition();
    }
}
