package io.github.dynamodblock.chaos.simulation.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All the chance there is in a world. Each choice has a name (kind, actor, turn), and is invented from the seed and that
 * name alone, or read from a script that says every choice that is not 0. Either way, those made are recorded.
 */
public final class ScheduleChoices {
    private final Source source;
    private final List<Choice> made = new ArrayList<>();

    /** Where choices come from. */
    interface Source {
        int value(ChoiceKind kind, int actor, int turn);
    }

    private ScheduleChoices(Source source) {
        this.source = source;
    }

    /** Invents them all. */
    public static ScheduleChoices ofSeed(long seed) {
        return new ScheduleChoices(new SwarmChoices(seed)::invent);
    }

    /** Invents those that a real run could make, and whose consequences its history tells; every other choice is 0. */
    public static ScheduleChoices asInARun(long seed) {
        return new ScheduleChoices(new RunLikeChoices(new SwarmChoices(seed)::invent));
    }

    /** Repeats these; every other choice is 0. */
    public static ScheduleChoices ofScript(List<Choice> script) {
        Map<Long, Integer> values = new HashMap<>();
        script.forEach(choice -> values.put(name(choice.kind(), choice.actor(), choice.turn()), choice.value()));
        return new ScheduleChoices((kind, actor, turn) -> values.getOrDefault(name(kind, actor, turn), 0));
    }

    static long name(ChoiceKind kind, int actor, int turn) {
        return ((long) kind.number() << 48) | ((long) actor << 32) | turn;
    }

    /** Makes one. */
    int make(ChoiceKind kind, int actor, int turn) {
        int value = source.value(kind, actor, turn);
        if (value != 0) {
            made.add(new Choice(kind, actor, turn, value));
        }
        return value;
    }

    /** Those made so far that are not 0, in the order they were made. */
    public List<Choice> made() {
        return List.copyOf(made);
    }
}
