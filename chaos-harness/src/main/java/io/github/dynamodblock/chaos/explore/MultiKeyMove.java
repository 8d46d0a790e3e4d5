package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.spi.LockRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A multi-key move is one step of a client that wants all keys: what happened, the scene after the step, and the law
 * that the step itself broke.
 */
record MultiKeyMove(StepKind deed, Scene end, Optional<Property> broken) {
    /**
     * A scene is the part of a state that such a step can change.
     *
     * @param all the part of the client for all keys
     * @param parts the part of the client for each key
     * @param rows the row of each key
     */
    record Scene(ClientState all, List<ClientState> parts, List<Optional<LockRow>> rows) {
        Scene with(int place, ClientState part) {
            List<ClientState> changed = new ArrayList<>(parts);
            changed.set(place, part);
            return new Scene(all, changed, rows);
        }

        Scene in(StateRewriter form) {
            return new Scene(
                    form.of(all),
                    parts.stream().map(form::of).toList(),
                    rows.stream().map(form::row).toList());
        }
    }
}
