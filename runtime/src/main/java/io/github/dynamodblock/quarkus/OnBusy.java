package io.github.dynamodblock.quarkus;

/**
 * What a call of a {@link Locked} method does if another holder has the lock until the wait limit passes.
 *
 * <p>This concerns no other failure. If the store cannot be used, if the thread was interrupted, or if no response
 * shows another holder, the call always throws.
 *
 * @since 1.0.0
 */
public enum OnBusy {
    /** The call throws {@link io.github.dynamodblock.LockNotGrantedException}. */
    THROW,

    /**
     * The body is not run, and the call returns as if it had run. One line in the log, at the level INFO, names the
     * method, the template of the key and the holder. Only for methods that return nothing, and for methods that
     * return an {@link java.util.Optional}, which is then empty; also {@link java.util.OptionalInt},
     * {@link java.util.OptionalLong} and {@link java.util.OptionalDouble}. If the result comes later, it can be a
     * {@code Uni} or a stage of {@link Void} or of one of these.
     */
    SKIP,

    /** The method that {@link Locked#fallback} names is run instead of the body, without the lock. */
    FALLBACK
}
