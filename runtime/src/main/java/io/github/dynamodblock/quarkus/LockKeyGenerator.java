package io.github.dynamodblock.quarkus;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Makes the key of a {@link Locked} method in code. An implementation is a CDI bean, which {@link Locked#keyGenerator}
 * names. The build keeps the bean, even if no code injects it.
 *
 * <p>If the generator throws an exception, the caller of the locked method receives this exception, and the body does
 * not run. If the result of the method comes later, the exception is the failure of the result.
 *
 * @since 1.0.0
 */
@FunctionalInterface
public interface LockKeyGenerator {
    /**
     * Returns the key of a call, or what follows {@link Locked#value} in the key. Calls that must exclude each other
     * need equal texts, in every instance of the application. This method runs before the lock is requested, on the
     * thread of the caller. That thread can be an event loop: do not block.
     *
     * @param method the locked method
     * @param parameters the parameters of the call. Changes have no effect
     * @return the text. If it is null or empty, the call fails with
     *     {@link io.github.dynamodblock.LockMisuseException}
     */
    @Nullable String generate(Method method, @Nullable Object... parameters);
}
