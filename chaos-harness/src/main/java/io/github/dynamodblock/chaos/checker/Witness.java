package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import java.util.List;

/**
 * A witness of a violation: the events that conflict, and a text that explains them to a person.
 *
 * @param words one to three sentences. Times are seconds since the start of the run
 * @param events the events that conflict. An operation has its beginning and, if it was recorded, its end
 */
public record Witness(String words, List<Event> events) {
    public Witness {
        events = List.copyOf(events);
    }
}
