package io.github.dynamodblock.quarkus;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.io.Serial;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Objects;

/**
 * Names a lock client of the application. Each name has its own table, layout, times and connection, which {@code
 * quarkus.dynamodb-lock.<name>.*} configures. The default client has no name and no qualifier.
 *
 * <p>Use it at an injection point of {@link io.github.dynamodblock.LockClient}, of {@link UniLockClient}, or in tests of
 * {@link io.github.dynamodblock.memory.TestLocks}. A producer of the application with this qualifier replaces the client
 * of that name. Clients do not share leases: two clients with the same key have two different locks, unless they use the
 * same table and key prefix.
 *
 * <p>The build fails if an injection point names a client that has no property and no producer.
 *
 * @since 1.0.0
 */
@Qualifier @Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
public @interface LockClientName {
    /**
     * The name of the client.
     *
     * @return the name, as the configuration writes it
     */
    String value();

    /** The qualifier as a value, for programmatic lookup. */
    final class Literal extends AnnotationLiteral<LockClientName> implements LockClientName {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The name of the client. */
        private final String value;

        /**
         * Creates the qualifier.
         *
         * @param value the name of the client
         */
        public Literal(String value) {
            this.value = Objects.requireNonNull(value, "value");
        }

        @Override
        public String value() {
            return value;
        }
    }
}
