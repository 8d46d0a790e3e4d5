package io.github.dynamodblock.quarkus.runtime;

import org.jspecify.annotations.Nullable;

/** Reads a property of a parameter, as in <code>{order.id}</code>. The build generates one class per such path. */
@FunctionalInterface
public interface KeyPath {
    /** The property, or null if it or anything on the way to it is null. */
    @Nullable Object read(Object parameter);
}
