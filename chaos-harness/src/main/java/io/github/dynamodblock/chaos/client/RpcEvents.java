package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A request and its answer, as the history tells them. */
final class RpcEvents {
    private RpcEvents() {}

    static Rpc write(LockWrite write, String process, long sent, long at, Rpc.Answer answer, Optional<LockRow> row) {
        return new Rpc(
                at,
                process,
                sent,
                kindOf(write),
                write.key().partition(),
                Optional.of(write.version().grant()),
                OptionalLong.of(write.version().beat()),
                leaseOf(write),
                answer,
                row.map(LockRow::token).orElse(OptionalLong.empty()),
                row.map(LockRow::version),
                row.map(LockRow::released).orElse(false),
                write instanceof LockWrite.Acquire acquire ? acquire.seen() : Optional.empty());
    }

    static Rpc read(LockKey key, String process, long sent, long at, Rpc.Answer answer, Optional<LockRow> row) {
        return new Rpc(
                at,
                process,
                sent,
                Rpc.Kind.READ,
                key.partition(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                answer,
                row.map(LockRow::token).orElse(OptionalLong.empty()),
                row.map(LockRow::version),
                row.map(LockRow::released).orElse(false));
    }

    private static Rpc.Kind kindOf(LockWrite write) {
        if (write instanceof LockWrite.Acquire) {
            return Rpc.Kind.ACQUIRE;
        }
        return write instanceof LockWrite.Heartbeat ? Rpc.Kind.HEARTBEAT : Rpc.Kind.RELEASE;
    }

    private static OptionalLong leaseOf(LockWrite write) {
        if (write instanceof LockWrite.Acquire acquire) {
            return nanos(acquire.lease());
        }
        return write instanceof LockWrite.Heartbeat heartbeat ? nanos(heartbeat.lease()) : OptionalLong.empty();
    }

    private static OptionalLong nanos(Duration lease) {
        return OptionalLong.of(lease.toNanos());
    }
}
