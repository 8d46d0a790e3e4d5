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
 * Runs a method of a bean under a lease: acquires the lock, runs the body, and releases the lock. On a class or a CDI
 * stereotype, it applies to each business method of the bean. Costs two requests without contention.
 *
 * <p>If the method returns a {@code Uni} or a {@code Multi}, the lock is acquired at each subscription, then the method
 * is called, and the lock is released when the items end, or when the subscription is cancelled. If the method returns a
 * {@code CompletionStage} or a {@code CompletableFuture}, the lock is acquired at once and released when that stage is
 * completed or cancelled. No thread waits. The errors below are then failures of the result. Such a method cannot be
 * {@code @Transactional}, is never called in a transaction, and never shares the lease of its caller.
 *
 * <p>If the method is also {@code @Transactional}, the lease is acquired before the transaction begins, and released
 * after the transaction has committed. If the call joins a transaction that is running already, the lease is kept until
 * that transaction has committed or rolled back. If such a lease is lost before the commit, the transaction is rolled
 * back.
 *
 * <p>If a locked method calls another locked method with the same key on the same thread, the inner method runs under
 * the same lease. So does each later call with the same key in a transaction that keeps the lease. {@link CurrentLease}
 * gives the body its lease and its fencing token. So does a parameter of type {@link io.github.dynamodblock.Lease}: the
 * interceptor fills it in, whatever the caller passes. The parameter cannot be part of the key. A fallback receives null.
 *
 * <p>The caller can receive these errors:
 *
 * <ul>
 *   <li>{@link io.github.dynamodblock.LockNotGrantedException}: the lock was not granted in time, and the body did
 *       not run. {@link #onBusy} can say otherwise.
 *   <li>{@link io.github.dynamodblock.LeaseLostException}: the body ran to its end, but the lease was lost before
 *       that. <strong>What the body did is done, and its own transaction is committed</strong>: another holder can have
 *       worked at the same time. If the body threw an exception as well, that exception is thrown, and this one is
 *       suppressed in it. {@link #onLost} can say otherwise. An inner locked method of the same key throws this
 *       exception as well if the lease is no longer valid; then the inner body did not run.
 *   <li>{@link io.github.dynamodblock.LockMisuseException}: a value in the key is null, the key is empty or too long, a
 *       key generator returned nothing, the method was called on a thread that must not block, or it is not
 *       {@link #reentrant} and its caller holds the lock. Then the body did not run. Or the body ran, but it returned
 *       something whose work is not done, for example a stream: that work would run without the lock.
 *   <li>Another {@link io.github.dynamodblock.LockException}: the store cannot be used, and the body did not run.
 * </ul>
 *
 * <p>If the annotation could not do what it says, the build fails with an error that names the class and the method.
 *
 * @since 1.0.0
 */
@InterceptorBinding
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Locked {
    /**
     * The key of the lock: text with values of the call in braces. The build checks it.
     *
     * <ul>
     *   <li><code>{orderId}</code> is the parameter of that name, and <code>{0}</code> is the first parameter.
     *   <li><code>{order.id}</code> is a record component, a getter or a public field of the parameter {@code order}.
     *   <li><code>${shop.name}</code> is a property of the configuration, and <code>${shop.name:none}</code> has a
     *       default. The property is read when the application starts. If it is missing, the application does not
     *       start.
     *   <li><code>{{</code> and <code>}}</code> are single braces, and {@code $$} before a brace is a dollar sign.
     * </ul>
     *
     * <p>If the template names no value, the values of the parameters with {@link KeyPart} follow it, each after a
     * {@code /}.
     *
     * <p>Calls of one method never have the same key if their values have different texts. If the key has several
     * values, {@code %} and the first character of the following text are percent-encoded in each value except the last
     * one, as in a URL. So two values need a text between them that begins with another character than a letter, a digit
     * or {@code %}.
     *
     * <p>In a table with a sort key, this text is the partition key, and the sort key is {@code "-"}.
     *
     * @return the template of the key; with a {@link #keyGenerator}, the text before the generated one, or the empty
     *     text
     */
    @Nonbinding
    String value() default "";

    /**
     * The bean that makes the key in code. The key is {@link #value}, which then names no values, and the text that
     * the bean returns. No text keeps the two apart: end the value with one, for example {@code order-}.
     *
     * @return the class of a CDI bean; {@link LockKeyGenerator} itself stands for none
     */
    @Nonbinding
    Class<? extends LockKeyGenerator> keyGenerator() default LockKeyGenerator.class;

    /**
     * How long to wait for the lock, for example {@code 500ms}, {@code 10s} or {@code PT1M}. With {@code 0s}, the
     * lock is requested once. If empty, the configuration applies.
     *
     * @return a duration, or the empty text
     */
    @Nonbinding
    String waitLimit() default "";

    /**
     * The lease duration, for example {@code 10s}, with the default proportions of heartbeat and safe period. If
     * empty, the configuration applies.
     *
     * @return a duration, or the empty text
     */
    @Nonbinding
    String lease() default "";

    /**
     * Keeps the lock taken for at least this time after its grant, as {@link LockRequest.Builder#atLeast} does. If
     * empty, there is no such time.
     *
     * @return a positive duration, or the empty text
     */
    @Nonbinding
    String atLeast() default "";

    /**
     * Renews the lease for at most this time after its grant, as {@link LockRequest.Builder#atMost} does. If empty,
     * the lease is renewed until the body ends.
     *
     * @return a positive duration, or the empty text
     */
    @Nonbinding
    String atMost() default "";

    /**
     * What the call does if another holder has the lock until the wait limit passes.
     *
     * @return by default, the call throws an exception
     */
    @Nonbinding
    OnBusy onBusy() default OnBusy.THROW;

    /**
     * What happens to the body if the lease is lost while the body runs. The setting of a method applies while its own
     * body runs, also if it shares the lease of its caller.
     *
     * @return by default, the body runs on
     */
    @Nonbinding
    OnLost onLost() default OnLost.NOTIFY;

    /**
     * Whether the method can run under the lease of a locked method of the same key that calls it, or of its
     * transaction. If not, such a call throws {@link io.github.dynamodblock.LockMisuseException} at once, because it
     * would wait for itself. A method whose result comes later never shares the lease of its caller.
     *
     * @return by default, the method can run under that lease
     */
    @Nonbinding
    boolean reentrant() default true;

    /**
     * The name of the method that is run instead of the body, without the lock, if {@link #onBusy} is
     * {@link OnBusy#FALLBACK}. What it returns or throws is what the call returns or throws. The build checks it:
     *
     * <ul>
     *   <li>It is a method of the class that declares the locked method, or of a superclass. It is not private, not
     *       static and not locked.
     *   <li>It has the same parameters, or none. If there are both, the one with the same parameters is run.
     *   <li>It returns the same type, or a subtype. If the locked method returns nothing, it returns nothing.
     * </ul>
     *
     * @return the name of a method, or the empty text
     */
    @Nonbinding
    String fallback() default "";

    /**
     * The name of the lock client, as {@link LockClientName} writes it. The build fails if there is no such client.
     *
     * @return the name; by default that of the default client
     */
    @Nonbinding
    String client() default "";
}
