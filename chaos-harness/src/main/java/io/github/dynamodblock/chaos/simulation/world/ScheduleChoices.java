package io.github.dynamodblock.chaos.simulation.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes all random choices of a world. Each choice has a name (kind, actor, turn). The value of a choice comes from one
 * of two sources:
 *
 * <ul>
 *   <li>a seed: the value depends only on the seed and the name;
 *   <li>a script, which lists every choice that is not 0.
 * </ul>
 *
 * <p>In both cases, the choices that were made are recorded.
 */
public final class ScheduleChoices {
    private final Source source;
    private final List<Choice> made = new ArrayList<>();

    /** The source of the values of choices. */
    interface Source {
        /** Returns the value of a choice; 0 is harmless. */
        int value(ChoiceKind kind, int actor, int turn);
    }

    private ScheduleChoices(Source source) {
        this.source = source;
    }

    /** Returns choices that all come from a seed. */
    public static ScheduleChoices ofSeed(long seed) {
        return new ScheduleChoices(new SwarmChoices(seed)::valueFromSeed);
    }

    /**
     * Returns choices that come from a seed, but only those that a real run can make and whose consequences its history
     * shows. Every other choice is 0.
     */
    public static ScheduleChoices asInARun(long seed) {
        return new ScheduleChoices(new RunLikeChoices(new SwarmChoices(seed)::valueFromSeed));
    }

    /** Returns the choices of a script. Every other choice is 0. */
    public static ScheduleChoices ofScript(List<Choice> script) {
        Map<Long, Integer> values = new HashMap<>();
        script.forEach(choice -> values.put(name(choice.kind(), choice.actor(), choice.turn()), choice.value()));
        return new ScheduleChoices((kind, actor, turn) -> values.getOrDefault(name(kind, actor, turn), 0));
    }

    static long name(ChoiceKind kind, int actor, int turn) {
        return ((long) kind.number() << 48) | ((long) actor << 32) | turn;
    }

    /** Makes a choice, and records it if it is not 0. */
    int make(ChoiceKind kind, int actor, int turn) {
        int value = source.value(kind, actor, turn);
        if (value != 0) {
            made.add(new Choice(kind, actor, turn, value));
        }
        return value;
    }

    /** Returns the choices that were made so far and that are not 0, in the order in which they were made. */
    public List<Choice> made() {
        return List.copyOf(made);
    }
}
