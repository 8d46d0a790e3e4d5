package io.github.dynamodblock.quarkus.runtime;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the build knows about one locked method.
 *
 * @param late the form of its result, if the result comes later than the method returns
 */
record LockedMethod(String name, List<KeyPart> key, Optional<LockFallback> fallback, Optional<LateForm> late) {
    /** Describes a method whose result is what it returns. */
    LockedMethod(String name, List<KeyPart> key, Optional<LockFallback> fallback) {
        this(name, key, fallback, Optional.empty());
    }

    String key(@Nullable Object[] parameters) {
        StringBuilder text = new StringBuilder();
        for (KeyPart part : key) {
            text.append(part.text(name, parameters));
        }
        return text.toString();
    }
}
