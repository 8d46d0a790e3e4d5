package io.github.dynamodblock.chaos.checker;

/** The cause of a loss. */
sealed interface LossCause {
    /** The cause is known. */
    record Named(String name) implements LossCause {}

    /** There is no cause. */
    record None(String words) implements LossCause {}

    /** The history is not complete enough to decide the cause. */
    record Undecided(String why) implements LossCause {}
}
