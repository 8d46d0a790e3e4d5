package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.spi.LockRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** All steps from worlds, as the search takes them but with nothing tidied away and no clients taken for each other. */
final class Steps {
    /** What a step leads to: a world, or a broken law. */
    record End(Optional<World> world, Optional<Property> broken) {
        static End of(World world) {
            return new End(Optional.of(world), Optional.empty());
        }
    }

    private record Part(ClientState client, Optional<LockRow> row) {}

    private final StateSpace space;
    private final ClientMoves moves;
    private final SuccessorGenerator walker;
    private final Map<Part, List<ClientMove>> known = new HashMap<>();

    Steps(StateSpace space) {
        this.space = space;
        this.moves = new ClientMoves(space);
        this.walker = new SuccessorGenerator(space);
    }

    Set<End> from(World world) {
        Set<End> ends = new LinkedHashSet<>();
        for (int client = 0; client < world.clients().size(); client++) {
            Part part = new Part(world.clients().get(client), world.row());
            for (ClientMove move : known.computeIfAbsent(part, p -> moves.of(p.client(), p.row()))) {
                ends.add(
                        move.broken().isPresent()
                                ? new End(Optional.empty(), move.broken())
                                : End.of(world.with(client, move.next(), move.row())));
            }
        }
        for (int sleeper = -1;
                sleeper < (space.bounds().sleeps() ? world.clients().size() : 0);
                sleeper++) {
            List<ClientState> later = new ArrayList<>();
            for (int client = 0; client < world.clients().size(); client++) {
                StateRewriter passes = space.in(client == sleeper ? StateRewriter.SLEEP : StateRewriter.TICK);
                later.add(passes.of(world.clients().get(client)));
            }
            ends.add(End.of(new World(later, world.row())));
        }
        return ends;
    }

    /** The law that a world breaks. */
    Optional<Property> broken(World world) {
        return walker.broken(numbers(world));
    }

    /** The world that stands for all that differ in the clients' names only. */
    World representative(World world) {
        int[] numbers = walker.representative(numbers(world));
        List<ClientState> clients = new ArrayList<>();
        for (int client = 0; client < world.clients().size(); client++) {
            clients.add(space.client(numbers[client]));
        }
        return new World(clients, space.row(numbers[world.clients().size()]));
    }

    private int[] numbers(World world) {
        int[] numbers = new int[space.width()];
        for (int client = 0; client < world.clients().size(); client++) {
            numbers[client] = space.number(world.clients().get(client));
        }
        numbers[world.clients().size()] = space.number(world.row());
        return numbers;
    }

    /** The worlds of so many walks, of so many steps each, of which each is any of those that can be taken. */
    Set<World> walks(int count, int length, long seed) {
        Random random = new Random(seed);
        Set<World> met = new LinkedHashSet<>();
        for (int walk = 0; walk < count; walk++) {
            World world = World.start(space.bounds().clients());
            for (int step = 0; step < length; step++) {
                met.add(world);
                List<World> next = from(world).stream()
                        .flatMap(end -> end.world().stream())
                        .toList();
                world = next.get(random.nextInt(next.size()));
            }
        }
        return met;
    }
}
