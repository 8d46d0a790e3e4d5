package io.github.dynamodblock.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Unacknowledged heartbeats are the heartbeats that were sent and not acknowledged, oldest first, with the time of each
 * send. Their number is limited. The oldest are forgotten, so an acknowledgement of one of these moves V no further.
 *
 * @param heartbeats the heartbeats, oldest first
 */
public record UnacknowledgedHeartbeats(List<Sent> heartbeats) {
    /** No heartbeats. */
    public static final UnacknowledgedHeartbeats NONE = new UnacknowledgedHeartbeats(List.of());

    private static final int MOST = 16;

    /**
     * One heartbeat.
     *
     * @param beat the beat
     * @param at when it was sent
     * @param belief how long the holder believes after this send, once it is acknowledged, in nanoseconds
     */
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

    /** Returns the heartbeats after that beat. The acknowledgement of a beat settles all beats before it. */
    UnacknowledgedHeartbeats without(long upTo) {
        return new UnacknowledgedHeartbeats(
                heartbeats.stream().filter(sent -> sent.beat() > upTo).toList());
    }
}
