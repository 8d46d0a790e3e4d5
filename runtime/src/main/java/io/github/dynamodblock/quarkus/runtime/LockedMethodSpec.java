package io.github.dynamodblock.quarkus.runtime;

import java.util.List;

/**
 * A locked method of a bean, as the build describes it to the application.
 *
 * @param bean the class of the bean, which can have inherited the method
 * @param signature {@code class#method(parameter classes)}, with the names of the JVM
 * @param name the name of the method, for messages
 * @param template the key as it is written in the annotation
 * @param keyGenerator the name of the class in the annotation that makes the key
 * @param parts the parts of the key
 * @param fallbackClass the name of the generated {@link LockFallback}; empty if there is none
 * @param lateForm the name of the {@link LateForm} of the result; empty if the method returns the result itself
 * @param annotation the {@link AnnotationText} of the annotation that applies
 */
public record LockedMethodSpec(
        String bean,
        String signature,
        String name,
        String template,
        String keyGenerator,
        List<Part> parts,
        String fallbackClass,
        String lateForm,
        String annotation) {
    /**
     * A part of the key.
     *
     * @param text the literal text, or the expression as it is written between its braces
     * @param parameter the index of the parameter that contains the value; {@link #TEXT} for literal text;
     *     {@link #PROPERTY} for a property of the configuration
     * @param pathClass the name of the generated {@link KeyPath} that reads the value from the parameter; empty if
     *     the value is the parameter itself
     */
    public record Part(String text, int parameter, String pathClass) {
        /** Stands for no parameter: the part is literal text. */
        public static final int TEXT = -1;

        /** Stands for no parameter: the part is a property of the configuration, with a default after a colon. */
        public static final int PROPERTY = -2;
    }
}
