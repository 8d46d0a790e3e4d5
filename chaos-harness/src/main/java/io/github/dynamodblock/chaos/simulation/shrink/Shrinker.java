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
 * Reduces a list of choices that violates a property to a short list that violates the same property. The algorithm is
 * delta debugging (Zeller and Hildebrandt 2002). The steps are:
 *
 * <ol>
 *   <li>Leave out choices. A choice that is left out has the value 0, which is harmless. The other choices keep their
 *       names, so they keep their meaning.
 *   <li>Reduce the digits of the choices that are left.
 *   <li>Remove the clients and keys that the failure does not need.
 * </ol>
 */
public final class Shrinker {
    private final Supplier<LockVariant> lock;
    private final Property property;
    private WorldSetup setup;
    private int runs;
    private List<Choice> best = List.of();

    /**
     * The result of shrinking.
     *
     * @param setup the number of clients and keys that are left
     * @param choices the choices that are left
     */
    public record Shrunk(WorldSetup setup, List<Choice> choices) {}

    /** @param runs the largest number of schedules that the shrinker runs */
    public Shrinker(WorldSetup setup, Supplier<LockVariant> lock, Property property, int runs) {
        this.setup = setup;
        this.lock = lock;
        this.property = property;
        this.runs = runs;
    }

    /**
     * Returns the shortest list that was found, in the smallest world that was found.
     *
     * @throws IllegalArgumentException if these choices do not violate the property
     */
    public Shrunk shrink(List<Choice> choices) {
        if (!tries(choices)) {
            throw new IllegalArgumentException(
                    "These " + choices.size() + " choices do not violate " + property.code());
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

    /**
     * Tries smaller worlds: without one of the clients and all that the client does, or with fewer keys. Returns
     * whether a smaller world also violates the property.
     */
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

    /**
     * Returns whether these choices violate the property too. If they do, they become the best list so far, without the
     * choices that the run did not use.
     */
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
