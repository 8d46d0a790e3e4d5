package io.github.dynamodblock.chaos.mutant;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Records the last applied heartbeat of each lease of a process, and when its response arrived. */
final class WriteLog extends StoreRelay {
    private final Map<Held, LockWrite.Heartbeat> beats = new ConcurrentHashMap<>();
    private final Map<Held, Long> responded = new ConcurrentHashMap<>();

    /** Identifies a lease by its key and its token, because two keys can have the same token. */
    private record Held(LockKey key, long token) {
        static Held of(Lease lease) {
            return new Held(lease.key(), lease.fencingToken());
        }
    }

    private WriteLog(Ports ports) {
        super(ports);
    }

    /** Returns the last heartbeat of a lease that was applied. */
    Optional<LockWrite.Heartbeat> lastBeat(Lease lease) {
        return Optional.ofNullable(beats.get(Held.of(lease)));
    }

    /** Returns when the response to this heartbeat arrived, by the monotonic clock of the client. */
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

    /** A lock variant whose store is a {@link WriteLog}. */
    abstract static class Kept implements LockVariant {
        @Override
        public Ports ports(Ports real) {
            return new WriteLog(real).around();
        }
    }
}
