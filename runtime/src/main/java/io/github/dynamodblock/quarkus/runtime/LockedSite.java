package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A locked method with what its annotation says. It is read once, and not at each call. */
record LockedSite(
        LockedMethod method,
        String template,
        OnBusy onBusy,
        Class<?> returnType,
        @Nullable Duration waitLimit,
        @Nullable Duration lease,
        @Nullable Duration atLeast,
        @Nullable Duration atMost) {
    static LockedSite of(LockedMethod method, Locked locked, Class<?> returnType) {
        return new LockedSite(
                method,
                locked.value(),
                locked.onBusy(),
                returnType,
                duration(locked.waitLimit()),
                duration(locked.lease()),
                duration(locked.atLeast()),
                duration(locked.atMost()));
    }

    private static @Nullable Duration duration(String text) {
        return text.isEmpty() ? null : DurationConverter.parseDuration(text);
    }

    String name() {
        return method.name();
    }

    LockRequest request(LockKey key) {
        LockRequest.Builder request = LockRequest.of(key).listener(new LockCall.Template(template));
        Optional.ofNullable(waitLimit).ifPresent(request::waitLimit);
        Optional.ofNullable(lease).ifPresent(request::lease);
        Optional.ofNullable(atLeast).ifPresent(request::atLeast);
        Optional.ofNullable(atMost).ifPresent(request::atMost);
        return request.build();
    }
}
