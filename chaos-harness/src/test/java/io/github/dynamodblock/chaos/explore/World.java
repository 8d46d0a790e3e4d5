package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.LockRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A state with its parts spelled out. */
record World(List<ClientState> clients, Optional<LockRow> row) {
    static World start(int clients) {
        return new World(
                IntStream.range(0, clients)
                        .mapToObj(client -> ClientState.begin(ExploredNames.client(client)))
                        .toList(),
                Optional.empty());
    }

    World with(int client, ClientState next, Optional<LockRow> nextRow) {
        List<ClientState> all = new ArrayList<>(clients);
        all.set(client, next);
        return new World(List.copyOf(all), nextRow);
    }

    World each(UnaryOperator<ClientState> change) {
        return new World(clients.stream().map(change).toList(), row);
    }

    World in(StateRewriter rewrite) {
        return new World(clients.stream().map(rewrite::of).toList(), rewrite.row(row));
    }
}
