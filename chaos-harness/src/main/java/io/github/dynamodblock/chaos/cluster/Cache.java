package io.github.dynamodblock.chaos.cluster;

import java.nio.file.Path;
import java.util.Map;

/**
 * The cache is the only directory outside a run in which the harness keeps files:
 * {@code ${XDG_CACHE_HOME:-$HOME/.cache}/dynamodb-lock-chaos}.
 */
final class Cache {
    private Cache() {}

    /** Returns the path of a cached file or directory with that name. */
    static Path of(Map<String, String> environment, String name) {
        String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = configured.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(configured);
        return base.resolve("dynamodb-lock-chaos").resolve(name);
    }
}
