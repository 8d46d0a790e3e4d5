package io.github.dynamodblock.quarkus.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Reads a property of a parameter, as in <code>{order.id}</code>. The build generates one implementation for each
 * such path.
 */
@FunctionalInterface
public interface KeyPath {
    /**
     * Returns the property.
     *
     * @param parameter the parameter of the call
     * @return the property; null if the property, or anything on the path to it, is null
     */
    @Nullable Object read(Object parameter);
}
