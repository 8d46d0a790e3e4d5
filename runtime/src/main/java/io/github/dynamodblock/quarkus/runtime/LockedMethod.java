package io.github.dynamodblock.quarkus.runtime;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the build knows about one locked method. */
record LockedMethod(String name, List<KeyPart> key, Optional<LockFallback> fallback) {
    String key(@Nullable Object[] parameters) {
        StringBuilder text = new StringBuilder();
        for (KeyPart part : key) {
            text.append(part.text(name, parameters));
        }
        return text.toString();
    }
}
