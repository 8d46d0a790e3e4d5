package io.github.dynamodblock.chaos.simulation.shrink;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.simulation.Schedule;
import io.github.dynamodblock.chaos.simulation.world.Choice;
import io.github.dynamodblock.chaos.simulation.world.ChoiceKind;
import io.github.dynamodblock.chaos.simulation.world.ScheduleChoices;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reduces a list of choices that breaks a property to a short one that breaks it too: delta debugging (Zeller and
 * Hildebrandt 2002) over the choices that are not 0, then over their digits. What is left out becomes harmless; choices
 * keep their names, so the rest means what it meant. At last clients and keys that are not needed are left out.
 */
public final class Shrinker {
    private final Supplier<LockVariant> lock;
    private final Property property;
    private WorldSetup setup;
    private int runs;
    private List<Choice> best = List.of();

    /**
     * What is left.
     *
     * @param setup how many clients and keys
     * @param choices what they do and suffer
     */
    public record Shrunk(WorldSetup setup, List<Choice> choices) {}

    /** @param runs how many schedules it may run */
    public Shrinker(WorldSetup setup, Supplier<LockVariant> lock, Property property, int runs) {
        this.setup = setup;
        this.lock = lock;
        this.property = property;
        this.runs = runs;
    }

    /**
     * The shortest list found, in the smallest world found.
     *
     * @throws IllegalArgumentException if these choices do not break the property
     */
    public Shrunk shrink(List<Choice> choices) {
        if (!tries(choices)) {
            throw new IllegalArgumentException("These " + choices.size() + " choices do not break " + property.code());
        }
        for (ChoiceKind kind : ChoiceKind.values()) {
            without(choice -> choice.kind() == kind);
        }
        for (ChoiceKind kind : ChoiceKind.values()) {
            for (int actor = 0; actor < 2 * setup.clients(); actor++) {
                int one = actor;
                without(choice -> choice.kind() == kind && choice.actor() == one);
            }
        }
        do {
            drop();
        } while (smaller() && runs > 0);
        return new Shrunk(setup, best);
    }

    private void drop() {
        int before;
        do {
            before = best.size();
            chunks();
            digits();
        } while (best.size() < before && runs > 0);
    }

    /** Whether it breaks in a smaller world too: without one of the clients and all that it does, or with fewer keys. */
    private boolean smaller() {
        WorldSetup before = setup;
        for (int client = setup.clients() - 1; client >= 0; client--) {
            without(client);
        }
        for (int keys = 1; keys < setup.keys(); keys++) {
            triesIn(setup.with(setup.clients(), keys), best);
        }
        return !setup.equals(before);
    }

    private void without(int client) {
        if (setup.clients() > 1) {
            List<Choice> rest = best.stream()
                    .filter(choice -> choice.client() != client)
                    .map(choice -> choice.client() > client ? choice.of(choice.client() - 1) : choice)
                    .toList();
            triesIn(setup.with(setup.clients() - 1, setup.keys()), rest);
        }
    }

    private void triesIn(WorldSetup world, List<Choice> choices) {
        WorldSetup before = setup;
        setup = world;
        if (!tries(choices)) {
            setup = before;
        }
    }

    private void without(Predicate<Choice> dropped) {
        List<Choice> rest = best.stream().filter(dropped.negate()).toList();
        if (rest.size() < best.size()) {
            tries(rest);
        }
    }

    private void chunks() {
        for (int size = Math.max(1, best.size() / 2); size >= 1; size /= 2) {
            for (int end = best.size(); end > 0 && runs > 0; end = Math.min(end - size, best.size())) {
                List<Choice> rest = new ArrayList<>(best.subList(0, Math.max(0, end - size)));
                rest.addAll(best.subList(end, best.size()));
                tries(rest);
            }
        }
    }

    private void digits() {
        for (int i = 0; i < best.size(); i++) {
            Choice choice = best.get(i);
            for (int digit = 0; digit < choice.kind().digits() && runs > 0; digit++) {
                for (int lower = 0; lower < choice.digit(digit); lower = (lower + choice.digit(digit) + 1) / 2) {
                    List<Choice> milder = new ArrayList<>(best);
                    milder.set(
                            i,
                            new Choice(
                                    choice.kind(),
                                    choice.actor(),
                                    choice.turn(),
                                    choice.kind().with(choice.value(), digit, lower)));
                    int size = best.size();
                    if (tries(milder)) {
                        if (best.size() != size || i >= best.size()) {
                            return;
                        }
                        choice = best.get(i);
                        break;
                    }
                }
            }
        }
    }

    /** Whether these break it too; then they are the best so far, less those that were never asked for. */
    private boolean tries(List<Choice> choices) {
        runs--;
        Optional<List<Choice>> made = breaking(choices);
        made.ifPresent(used -> best = used);
        return made.isPresent();
    }

    private Optional<List<Choice>> breaking(List<Choice> choices) {
        Schedule.Result result =
                Schedule.run(setup, ScheduleChoices.ofScript(choices), lock, candidate -> candidate == property);
        return result.breaks(property) ? Optional.of(result.choices()) : Optional.empty();
    }
}
