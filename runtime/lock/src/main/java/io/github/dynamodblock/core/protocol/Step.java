package io.github.dynamodblock.core.protocol;

import java.util.List;

/**
 * What a state machine answers to an input: its next state, and what is to be done in this order.
 *
 * @param <S> the machine
 * @param <E> its effects
 */
public record Step<S, E>(S state, List<E> effects) {
    @SafeVarargs
    @SuppressWarnings("varargs")
    static <S, E> Step<S, E> to(S state, E... effects) {
        return new Step<>(state, List.of(effects));
    }
}
