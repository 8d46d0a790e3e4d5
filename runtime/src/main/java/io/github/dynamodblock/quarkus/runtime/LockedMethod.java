package io.github.dynamodblock.quarkus.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the build knows about one locked method.
 *
 * @param late the form of its result, if the result comes later than the method returns
 */
record LockedMethod(String name, List<KeyPiece> key, Optional<LockFallback> fallback, Optional<LateForm> late) {
    /**
     * Prepares the key.
     *
     * @throws IllegalArgumentException if two values of the key are not kept apart
     */
    LockedMethod {
        key = KeyPieces.separated(key);
    }

    /** Describes a method whose result is what it returns. */
    LockedMethod(String name, List<KeyPiece> key, Optional<LockFallback> fallback) {
        this(name, key, fallback, Optional.empty());
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
                : new LockedMethod(name, KeyPieces.configured(key, properties), fallback, late);
    }

    String key(@Nullable Object[] parameters) {
        StringBuilder text = new StringBuilder();
        for (KeyPiece part : key) {
            text.append(part.text(name, parameters));
        }
        return text.toString();
    }
}
