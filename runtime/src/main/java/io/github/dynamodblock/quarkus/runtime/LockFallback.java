package io.github.dynamodblock.quarkus.runtime;

import org.jspecify.annotations.Nullable;

/** Calls the method that a locked method names as its fallback. The build generates one implementation for each. */
@FunctionalInterface
public interface LockFallback {
    /**
     * Calls the fallback.
     *
     * @param bean the bean of the locked method
     * @param parameters the parameters of the call; a fallback without parameters ignores them
     * @return what the fallback returns; null if it returns nothing
     * @throws Exception what the fallback throws
     */
    @Nullable Object call(Object bean, @Nullable Object[] parameters) throws Exception;
}
