package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.quarkus.OnBusy;
import io.github.dynamodblock.quarkus.OnLost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Locked methods for tests, with the usual values of what a test does not name. */
final class Sites {
    /** The rules of an annotation that says nothing about the body. */
    static final BodyRules USUAL = new BodyRules(BodyRules.NONE, OnLost.NOTIFY, true);

    private Sites() {}

    /** Returns a method with one annotation, whose result is what it returns. */
    static LockedMethod method(String name, List<KeyPiece> key, Optional<LockFallback> fallback) {
        return method(name, key, fallback, Optional.empty());
    }

    /** Returns a method with one annotation. */
    static LockedMethod method(
            String name, List<KeyPiece> key, Optional<LockFallback> fallback, Optional<LateForm> late) {
        return new LockedMethod(name, key, fallback, late, "");
    }

    /** Returns an enabled method of the default client, whose key no code makes, and whose body has the usual rules. */
    static LockedSite of(
            LockedMethod method,
            String template,
            OnBusy onBusy,
            Class<?> returnType,
            @Nullable Duration waitLimit,
            @Nullable Duration lease) {
        return new LockedSite(
                method,
                template,
                ClientNames.DEFAULT,
                true,
                onBusy,
                returnType,
                waitLimit,
                lease,
                null,
                null,
                null,
                USUAL);
    }
}
