package io.github.dynamodblock.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The heartbeats that were sent and not acknowledged, oldest first, with the time of each send. Bounded: of the oldest
 * the send time is forgotten, so that an acknowledgement of it moves nothing.
 */
public record UnacknowledgedHeartbeats(List<Sent> heartbeats) {
    /** None. */
    public static final UnacknowledgedHeartbeats NONE = new UnacknowledgedHeartbeats(List.of());

    private static final int MOST = 16;

    /** One of them: its beat, when it was sent, and how long it will be believed in once it is acknowledged. */
    public record Sent(long beat, Moment at, long belief) {}

    UnacknowledgedHeartbeats sent(long beat, Moment at, long belief) {
        List<Sent> next = new ArrayList<>(heartbeats);
        next.add(new Sent(beat, at, belief));
        return new UnacknowledgedHeartbeats(List.copyOf(next.size() > MOST ? next.subList(1, next.size()) : next));
    }

    Optional<Sent> of(long beat) {
        return heartbeats.stream().filter(sent -> sent.beat() == beat).findFirst();
    }

    Optional<Sent> newest() {
        return heartbeats.isEmpty() ? Optional.empty() : Optional.of(heartbeats.get(heartbeats.size() - 1));
    }

    /** An acknowledged beat settles all before it. */
    UnacknowledgedHeartbeats without(long upTo) {
        return new UnacknowledgedHeartbeats(
                heartbeats.stream().filter(sent -> sent.beat() > upTo).toList());
    }
}
