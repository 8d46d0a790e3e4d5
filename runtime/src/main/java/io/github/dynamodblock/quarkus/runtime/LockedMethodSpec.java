package io.github.dynamodblock.quarkus.runtime;

import java.util.List;

/**
 * A locked method as the build describes it to the application.
 *
 * @param signature {@code class#method(parameter classes)}, as the JVM names them
 * @param name for messages
 * @param template the key as written
 */
public record LockedMethodSpec(String signature, String name, String template, List<Part> parts) {
    /**
     * A piece of the key.
     *
     * @param text the literal text, or the expression as written between its braces
     * @param parameter the index of the parameter that the value comes from; -1 for literal text
     * @param pathClass the generated {@link KeyPath} that reads it from the parameter; empty for the parameter itself
     */
    public record Part(String text, int parameter, String pathClass) {}
}
