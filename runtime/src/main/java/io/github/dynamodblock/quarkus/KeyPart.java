package io.github.dynamodblock.quarkus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes the value of a parameter a part of the key of a {@link Locked} method. With {@code @Locked("order")} and two
 * such parameters, the key is {@code order/} and the first value, {@code /} and the second value.
 *
 * <p>It applies if the template of the key names no value. If the template names values, an annotated parameter must be
 * one of them: otherwise the build fails. The rules for values are those of {@link Locked#value}.
 *
 * @since 1.0.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface KeyPart {}
