package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.OnBusy;
import io.quarkus.runtime.configuration.DurationConverter;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A locked method with what its annotation says. It is read once, and not at each call. */
record LockedSite(
        LockedMethod method,
        String template,
        String client,
        boolean enabled,
        OnBusy onBusy,
        Class<?> returnType,
        @Nullable Duration waitLimit,
        @Nullable Duration lease,
        @Nullable Duration atLeast,
        @Nullable Duration atMost,
        @Nullable LockKeyGenerator generator,
        BodyRules body) {
    static LockedSite of(
            LockedMethod method,
            Locked locked,
            Class<?> returnType,
            @Nullable LockKeyGenerator generator,
            BodyRules body) {
        return new LockedSite(
                method,
                template(locked),
                ClientNames.annotated(locked.client()),
                true,
                locked.onBusy(),
                returnType,
                duration(locked.waitLimit()),
                duration(locked.lease()),
                duration(locked.atLeast()),
                duration(locked.atMost()),
                generator,
                body);
    }

    /** Returns the template for logs and meters. There is one for each annotation, however many keys there are. */
    private static String template(Locked locked) {
        return locked.keyGenerator() == LockKeyGenerator.class
                ? locked.value()
                : locked.value() + "{" + locked.keyGenerator().getSimpleName() + "}";
    }

    private static @Nullable Duration duration(String text) {
        return text.isEmpty() ? null : DurationConverter.parseDuration(text);
    }

    /** Returns the method with its configuration, which goes before the annotation. */
    LockedSite with(MethodConfig config) {
        return new LockedSite(
                method,
                template,
                client,
                config.enabled(),
                onBusy,
                returnType,
                config.waitLimit().orElse(waitLimit),
                config.lease().orElse(lease),
                config.atLeast().orElse(atLeast),
                config.atMost().orElse(atMost),
                generator,
                body);
    }

    String name() {
        return method.name();
    }

    /**
     * Returns the text of the key of a call.
     *
     * @throws LockMisuseException if a value of the key is null
     */
    String key(InvocationContext call) {
        String text = method.key(call.getParameters());
        return generator == null ? text : text + generated(generator, call);
    }

    private String generated(LockKeyGenerator from, InvocationContext call) {
        String text = from.generate(call.getMethod(), call.getParameters().clone());
        if (text == null || text.isEmpty()) {
            throw new LockMisuseException(
                    "The lock key of " + name() + " cannot be used: its key generator " + template + " returned "
                            + (text == null ? "null" : "an empty text") + ". Let it return a text that names the lock.",
                    null);
        }
        return text;
    }

    /** Returns the error for times that the client of this method cannot have, such as a lease that its rows do not outlive. */
    LockMisuseException refused(LockKey key, IllegalArgumentException why) {
        return new LockMisuseException(
                "The lock '" + key + "' of " + name() + " cannot be requested: " + why.getMessage(), why);
    }

    LockRequest request(LockKey key) {
        LockRequest.Builder request = LockRequest.of(key).listener(new LockCall.Template(template));
        Optional.ofNullable(waitLimit).ifPresent(request::waitLimit);
        Optional.ofNullable(lease).ifPresent(request::lease);
        Optional.ofNullable(atLeast).ifPresent(request::atLeast);
        Optional.ofNullable(atMost).ifPresent(request::atMost);
        try {
            return request.build();
        } catch (IllegalArgumentException e) {
            // The build checked the annotation: only a configured value can contradict the other one.
            throw new LockMisuseException(
                    "The configuration of the method " + name() + " and its annotation contradict each other: "
                            + e.getMessage() + ". Change the annotation, or at-least or at-most of the method in "
                            + ClientNames.PREFIX + "methods.",
                    e);
        }
    }
}
