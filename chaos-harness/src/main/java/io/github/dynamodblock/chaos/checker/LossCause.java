package io.github.dynamodblock.chaos.checker;

/** Why a grant was lost. */
sealed interface LossCause {
    /** It is known. */
    record Named(String name) implements LossCause {}

    /** There is none. */
    record None(String words) implements LossCause {}

    /** The history is not complete enough to say. */
    record Undecided(String why) implements LossCause {}
}
