package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.quarkus.Locked;
import java.util.List;

/**
 * All values of a {@link Locked} annotation as one text. The build chooses one of the annotations that the container
 * binds to a method, and the application finds the same one by this text: two of them can differ in one value only.
 */
public final class AnnotationText {
    /** The names of the values, in the order of the text. */
    public static final List<String> NAMES = List.of(
            "value",
            "keyGenerator",
            "client",
            "waitLimit",
            "lease",
            "atLeast",
            "atMost",
            "onBusy",
            "fallback",
            "onLost",
            "reentrant");

    private AnnotationText() {}

    static String of(Locked locked) {
        return of(List.of(
                locked.value(),
                locked.keyGenerator().getName(),
                locked.client(),
                locked.waitLimit(),
                locked.lease(),
                locked.atLeast(),
                locked.atMost(),
                locked.onBusy().name(),
                locked.fallback(),
                locked.onLost().name(),
                String.valueOf(locked.reentrant())));
    }

    /** Returns the text of the values, which are in the order of {@link #NAMES}. */
    public static String of(List<String> values) {
        return String.join("\0", values);
    }
}
