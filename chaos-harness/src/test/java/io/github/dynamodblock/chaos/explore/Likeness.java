package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.explore.Steps.End;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Whether worlds and their images can do the same, so that only the images need be searched (a bisimulation, Park 1981;
 * where images skip steps that change nothing of the image, a weak one, Milner 1989).
 *
 * @param own the steps of worlds
 * @param images the steps of images
 * @param skips whether a world may need some steps more, of the same image, until it can do what its image can do
 */
record Likeness(Steps own, Steps images, UnaryOperator<World> image, boolean skips) {
    Likeness {
        image = remembered(image);
    }

    /** Neighbours on a walk lead to the same worlds, so the image of a world is asked for many times. */
    private static UnaryOperator<World> remembered(UnaryOperator<World> image) {
        Map<World, World> known = new HashMap<>();
        return world -> known.computeIfAbsent(world, image);
    }

    /** The first of the worlds that can do what its image cannot do, or the other way round; in words. */
    Optional<String> difference(Collection<World> worlds) {
        return worlds.stream().flatMap(world -> difference(world).stream()).findFirst();
    }

    private Optional<String> difference(World world) {
        World like = image.apply(world);
        if (!own.broken(world).equals(images.broken(like))) {
            return Optional.of(world + " breaks " + own.broken(world) + ", its image " + images.broken(like));
        }
        Set<End> ends = ends(own, world, like);
        Set<End> likeEnds = ends(images, like, like);
        Set<End> later = new LinkedHashSet<>(ends);
        if (skips && !later.containsAll(likeEnds)) {
            unchanged(world, like).forEach(same -> later.addAll(ends(own, same, like)));
        }
        return missing(ends, likeEnds)
                .map(end -> "Only " + world + "\nleads to " + end + ",\nnot its image " + like)
                .or(() -> missing(likeEnds, later)
                        .map(end -> world + "\ndoes not lead to " + end + ",\nonly its image does: " + like));
    }

    private static Optional<End> missing(Set<End> some, Set<End> others) {
        return some.stream().filter(end -> !others.contains(end)).findFirst();
    }

    /** Where a world's steps lead, in images. To stay where it is it can do always. */
    private Set<End> ends(Steps steps, World world, World like) {
        Set<End> ends = steps.from(world).stream()
                .map(end -> new End(end.world().map(image), end.broken()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        ends.add(End.of(like));
        return ends;
    }

    /** The worlds of the same image to which steps lead over worlds of the same image. */
    private Set<World> unchanged(World world, World like) {
        Set<World> met = new LinkedHashSet<>();
        Deque<World> left = new ArrayDeque<>();
        left.add(world);
        while (!left.isEmpty()) {
            World next = left.remove();
            if (met.add(next)) {
                own.from(next).stream()
                        .flatMap(end -> end.world().stream())
                        .filter(to -> image.apply(to).equals(like))
                        .forEach(left::add);
            }
        }
        return met;
    }
}
