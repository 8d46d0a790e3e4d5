package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a process wrote for each lease, and when it heard. */
final class WriteLog extends StoreRelay {
    private final Map<Held, LockWrite.Heartbeat> beats = new ConcurrentHashMap<>();
    private final Map<Held, Long> responded = new ConcurrentHashMap<>();

    /** Two keys may have one token. */
    private record Held(LockKey key, long token) {
        static Held of(Lease lease) {
            return new Held(lease.key(), lease.fencingToken());
        }
    }

    private WriteLog(Ports ports) {
        super(ports);
    }

    /** The last heartbeat that was applied. */
    Optional<LockWrite.Heartbeat> lastBeat(Lease lease) {
        return Optional.ofNullable(beats.get(Held.of(lease)));
    }

    /** When its client heard that. */
    Optional<Long> respondedAt(Lease lease) {
        return Optional.ofNullable(responded.get(Held.of(lease)));
    }

    @Override
    StoreAnswer heard(LockWrite write, StoreAnswer answer) {
        if (write instanceof LockWrite.Heartbeat beat && answer instanceof StoreAnswer.Applied) {
            Held held = new Held(beat.key(), beat.token());
            beats.put(held, beat);
            responded.put(held, ports.clock().nanos());
        }
        return answer;
    }

    /** A lock whose clients keep them; they are the store of its ports. */
    abstract static class Kept implements LockVariant {
        @Override
        public Ports ports(Ports real) {
            return new WriteLog(real).around();
        }
    }
}
