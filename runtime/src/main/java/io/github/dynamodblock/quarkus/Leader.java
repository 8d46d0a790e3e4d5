package io.github.dynamodblock.quarkus;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LeadershipEvent;
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
 * Names a leader election. Of all running instances of the application, the one that holds the lock of that name leads.
 *
 * <ul>
 *   <li>At an injection point of {@link Leadership}: this instance is a candidate of that election. All injection points
 *       of one name get the same candidate.
 *   <li>At an observer of {@link LeadershipEvent}, or of one of its kinds: the observer receives the events of this
 *       instance's candidate, as a {@link io.github.dynamodblock.LeadershipListener} does.
 *   <li>At a {@code @Scheduled} method with {@code skipExecutionIf = NotLeader.class}: the method runs on the leader
 *       ({@link NotLeader}).
 * </ul>
 *
 * <p>Each name that is used in one of these ways is campaigned for from the start of the application until it stops. When
 * it stops, a leader resigns after the application's own observers of {@code ShutdownEvent}. The campaign costs what
 * {@link Leadership} says, with the times of the configuration.
 *
 * @since 1.0.0
 */
@Qualifier @Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Leader {
    /**
     * The name of the election, which is the key of its lock. A {@link Locked} method with the same key would wait for
     * the leader.
     *
     * @return the name
     */
    String value();

    /**
     * The name of the lock client that campaigns, as {@link LockClientName} writes it. Elections of two clients with the
     * same name are two elections. The build fails if there is no such client.
     *
     * @return the name; by default that of the default client
     */
    String client() default "";

    /** The qualifier as a value, for programmatic lookup. */
    final class Literal extends AnnotationLiteral<Leader> implements Leader {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The name of the election. */
        private final String value;

        /** The name of the client. */
        private final String client;

        /**
         * Creates the qualifier of an election of the default client.
         *
         * @param value the name of the election
         */
        public Literal(String value) {
            this(value, "");
        }

        /**
         * Creates the qualifier.
         *
         * @param value the name of the election
         * @param client the name of the client; empty for the default client
         */
        public Literal(String value, String client) {
            this.value = Objects.requireNonNull(value, "value");
            this.client = Objects.requireNonNull(client, "client");
        }

        @Override
        public String value() {
            return value;
        }

        @Override
        public String client() {
            return client;
        }
    }
}
