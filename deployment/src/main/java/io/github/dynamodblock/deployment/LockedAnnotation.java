package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.runtime.AnnotationText;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;

/** Reads {@code @Locked} as the application will. */
final class LockedAnnotation {
    private LockedAnnotation() {}

    /** Returns the text by which the application finds the annotation. */
    static String text(AnnotationInstance locked) {
        return AnnotationText.of(
                AnnotationText.NAMES.stream().map(name -> value(locked, name)).toList());
    }

    private static String value(AnnotationInstance locked, String name) {
        AnnotationValue written = locked.value(name);
        if (written == null) {
            return text(unwritten(name));
        }
        return switch (written.kind()) {
            case CLASS -> written.asClass().name().toString();
            case ENUM -> written.asEnum();
            default -> String.valueOf(written.value());
        };
    }

    private static Object unwritten(String name) {
        try {
            return Locked.class.getMethod(name).getDefaultValue();
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("@Locked has no value " + name, e);
        }
    }

    private static String text(Object value) {
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }
}
