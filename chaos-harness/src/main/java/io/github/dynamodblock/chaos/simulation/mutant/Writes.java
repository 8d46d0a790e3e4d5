package io.github.dynamodblock.chaos.simulation.mutant;

import io.github.dynamodblock.chaos.simulation.world.Lock;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a process wrote under each token, and when it heard. */
final class Writes extends Relay {
    private final Map<Long, LockWrite.Heartbeat> beats = new HashMap<>();
    private final Map<Long, Long> responded = new HashMap<>();

    private Writes(Ports ports) {
        super(ports);
    }

    /** The last heartbeat that was applied. */
    Optional<LockWrite.Heartbeat> lastBeat(long token) {
        return Optional.ofNullable(beats.get(token));
    }

    /** When its client heard that. */
    Optional<Long> respondedAt(long token) {
        return Optional.ofNullable(responded.get(token));
    }

    @Override
    StoreAnswer heard(LockWrite write, StoreAnswer answer) {
        if (write instanceof LockWrite.Heartbeat beat && answer instanceof StoreAnswer.Applied) {
            beats.put(beat.token(), beat);
            responded.put(beat.token(), ports.clock().nanos());
        }
        return answer;
    }

    /** A lock whose clients keep them; they are the store of its ports. */
    abstract static class Kept implements Lock {
        @Override
        public Ports ports(Ports real) {
            return new Writes(real).around();
        }
    }
}
