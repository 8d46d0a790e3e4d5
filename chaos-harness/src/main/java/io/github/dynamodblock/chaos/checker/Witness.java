package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import java.util.List;

/**
 * Why a property does not hold: the events that conflict, told so that a person can follow them.
 *
 * @param words one or two sentences; times are seconds since the start of the run
 * @param events the same as data: for an operation its beginning and, where it has one, its end
 */
public record Witness(String words, List<Event> events) {
    public Witness {
        events = List.copyOf(events);
    }
}
