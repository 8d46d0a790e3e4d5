package io.github.dynamodblock.chaos.checker;

/** When something happened that happened at one instant which nobody saw; the bounds belong to it. */
public interface TimeWindow {
    /** It cannot have happened before. */
    long lo();

    /** It cannot have happened after; {@link Long#MAX_VALUE} if that is not known. */
    long hi();
}
