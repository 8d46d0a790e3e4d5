package io.github.dynamodblock.core.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code Steps} combines steps. */
final class Steps {
    private Steps() {}

    /** Returns the step with these effects before its own effects. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    static <S, E> Step<S, E> before(Step<S, E> step, E... first) {
        List<E> effects = new ArrayList<>(Arrays.asList(first));
        effects.addAll(step.effects());
        return new Step<>(step.state(), List.copyOf(effects));
    }
}
