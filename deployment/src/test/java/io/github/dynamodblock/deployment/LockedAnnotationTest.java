package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.runtime.AnnotationText;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LockedAnnotationTest {
    /** A value that is left out would let the application find the wrong one of two annotations. */
    @Test
    void text_hasEachValueOfTheAnnotation() {
        assertThat(AnnotationText.NAMES)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Locked.class.getDeclaredMethods())
                        .map(Method::getName)
                        .toList());
    }
}
