package io.github.dynamodblock.core.protocol;

import java.util.List;

/**
 * A step is the reaction of a state machine to an input: the next state, and the effects to carry out, in this order.
 *
 * @param <S> the type of the state machine
 * @param <E> the type of its effects
 * @param state the next state
 * @param effects the effects
 */
public record Step<S, E>(S state, List<E> effects) {
    @SafeVarargs
    @SuppressWarnings("varargs")
    static <S, E> Step<S, E> to(S state, E... effects) {
        return new Step<>(state, List.of(effects));
    }
}
