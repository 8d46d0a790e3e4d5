package io.github.dynamodblock.chaos.checker;

/** The window of an event that happened at one unknown instant. Both bounds belong to the window. */
public interface TimeWindow {
    /** Returns the earliest instant at which the event can have happened. */
    long lo();

    /** Returns the latest instant at which the event can have happened; {@link Long#MAX_VALUE} if it is not known. */
    long hi();
}
