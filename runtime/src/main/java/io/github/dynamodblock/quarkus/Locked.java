package io.github.dynamodblock.quarkus;

import io.github.dynamodblock.LockRequest;
import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a blocking method of a bean under a lease: acquire, body, release. On a class: each of its business methods.
 * Costs two requests without contention.
 *
 * <p>The lease is taken before a transaction begins and released after it has committed ({@code @Transactional} on the
 * same method). A locked method that calls another with the same key on the same thread runs it under the same lease.
 * {@link CurrentLease} gives the body its lease and its fencing token.
 *
 * <p>Errors the caller sees:
 *
 * <ul>
 *   <li>{@link io.github.dynamodblock.LockNotGrantedException}: not granted in time; the body did not run.
 *   <li>{@link io.github.dynamodblock.LeaseLostException}: the body ran to its end, but the lease was lost before that.
 *       <strong>What the body did is done, and its transaction is committed</strong>: another holder may have worked at
 *       the same time. If the body threw as well, its exception is thrown and this one is suppressed in it.
 *   <li>{@link io.github.dynamodblock.LockMisuseException}: a value in the key is null or the key is empty or too long,
 *       or the method was called on a thread that must not block.
 * </ul>
 *
 * <p>The build fails, naming class and method, where the annotation could not do what it says.
 */
@InterceptorBinding
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Locked {
    /**
     * The key: text with values of the call in braces: <code>{orderId}</code> a parameter, <code>{0}</code> the first
     * parameter, <code>{order.id}</code> a record component, getter or public field of one. <code>{{</code> and <code>
     * }}</code> are braces. Checked by the build. In a table with a sort key this is the partition key, and the sort
     * key is {@code "-"}.
     */
    @Nonbinding
    String value();

    /** How long to wait for the lock, as {@code 500ms}, {@code 10s} or {@code PT1M}; {@code 0s} asks once. Empty: as configured. */
    @Nonbinding
    String waitLimit() default "";

    /** The lease, with the default proportions of heartbeat and safe period. Empty: as configured. */
    @Nonbinding
    String lease() default "";

    /** Keeps the lock taken for at least that long after its grant, as {@link LockRequest.Builder#atLeast} says. Empty: not. */
    @Nonbinding
    String atLeast() default "";

    /** Renews the lease for at most that long after its grant, as {@link LockRequest.Builder#atMost} says. Empty: always. */
    @Nonbinding
    String atMost() default "";
}
