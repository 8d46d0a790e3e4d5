package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.spi.LockRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One step of a client that wants all keys: what was done, what came of it, and the law that it broke by itself. */
record MultiKeyMove(StepKind deed, Scene end, Optional<Property> broken) {
    /**
     * What such a step may change.
     *
     * @param all the client as to all keys
     * @param parts the client as to each
     * @param rows of each
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
