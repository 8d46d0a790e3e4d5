package io.github.dynamodblock.deployment;

import io.quarkus.builder.item.SimpleBuildItem;

/** Which of the lock clients the application uses. Configured clients with a name always count as used. */
final class UsedClientsBuildItem extends SimpleBuildItem {
    private final boolean usesDefault;

    UsedClientsBuildItem(boolean usesDefault) {
        this.usesDefault = usesDefault;
    }

    /** Returns whether the application uses the default client. */
    boolean usesDefault() {
        return usesDefault;
    }
}
