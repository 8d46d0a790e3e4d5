package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the first response that showed a version of a row to a process. */
final class FirstSightings {
    private record Name(String process, String key, String version) {}

    private final Map<Name, Rpc> firsts = new HashMap<>();

    static FirstSightings of(History history) {
        return history.once(FirstSightings.class, FirstSightings::new);
    }

    private FirstSightings(History history) {
        for (Rpc rpc : history.all(Rpc.class)) {
            rpc.version().ifPresent(shown -> firsts.putIfAbsent(new Name(rpc.process(), rpc.key(), shown), rpc));
        }
    }

    /**
     * Returns the first response that showed a version to the process of a request; empty if no response had shown it
     * before the request was sent.
     */
    Optional<Rpc> before(Rpc request, String version) {
        return Optional.ofNullable(firsts.get(new Name(request.process(), request.key(), version)))
                .filter(first -> first.at() <= request.sent() + JudgeConstants.STAMP);
    }
}
