package io.github.dynamodblock.chaos.checker;

/** Why a grant was lost. */
sealed interface Cause {
    /** It is known. */
    record Named(String name) implements Cause {}

    /** There is none. */
    record None(String words) implements Cause {}

    /** The history is not complete enough to say. */
    record Undecided(String why) implements Cause {}
}
