package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.quarkus.Locked;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the build knows about one locked method.
 *
 * @param late the form of its result, if the result comes later than the method returns
 * @param annotation the {@link AnnotationText} of the annotation that applies; empty if there is only one
 */
record LockedMethod(
        String name, List<KeyPiece> key, Optional<LockFallback> fallback, Optional<LateForm> late, String annotation) {
    /**
     * Prepares the key.
     *
     * @throws IllegalArgumentException if two values of the key are not kept apart
     */
    LockedMethod {
        key = KeyPieces.separated(key);
    }

    /** Returns whether the annotation is the one that the build chose. */
    boolean isOf(Locked locked) {
        return annotation.isEmpty() || annotation.equals(AnnotationText.of(locked));
    }

    /**
     * Returns the method with the properties of its key.
     *
     * @param properties finds the value of a property
     * @throws IllegalArgumentException if a property is missing, or if its value cannot be used in a key
     */
    LockedMethod configured(Function<String, Optional<String>> properties) {
        return key.stream().noneMatch(KeyPiece.Property.class::isInstance)
                ? this
                : new LockedMethod(name, KeyPieces.configured(key, properties), fallback, late, annotation);
    }

    String key(@Nullable Object[] parameters) {
        if (key.isEmpty()) {
            return "";
        }
        // Most keys have two pieces: a builder would cost more than the text.
        String text = key.get(0).text(name, parameters);
        for (int piece = 1; piece < key.size(); piece++) {
            text = text.concat(key.get(piece).text(name, parameters));
        }
        return text;
    }
}
