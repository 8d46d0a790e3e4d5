package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A request and its answer, as the history tells them: by the name that the history has for the key. */
public final class RpcEvents {
    private RpcEvents() {}

    /** A write; the row is that of the answer. */
    public static Rpc write(
            LockWrite write, String key, String process, long sent, long at, Rpc.Answer answer, Optional<LockRow> row) {
        return new Rpc(
                at,
                process,
                sent,
                kindOf(write),
                key,
                Optional.of(write.version().grant()),
                OptionalLong.of(write.version().beat()),
                leaseOf(write),
                answer,
                row.map(LockRow::token).orElse(OptionalLong.empty()),
                row.map(LockRow::version),
                row.map(LockRow::released).orElse(false),
                write instanceof LockWrite.Acquire acquire ? acquire.seen() : Optional.empty());
    }

    /** A read; the row is that of the answer. */
    public static Rpc read(String key, String process, long sent, long at, Rpc.Answer answer, Optional<LockRow> row) {
        return new Rpc(
                at,
                process,
                sent,
                Rpc.Kind.READ,
                key,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                answer,
                row.map(LockRow::token).orElse(OptionalLong.empty()),
                row.map(LockRow::version),
                row.map(LockRow::released).orElse(false));
    }

    /** What became of a write. */
    public static Rpc.Answer answerOf(StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Applied) {
            return Rpc.Answer.APPLIED;
        }
        if (answer instanceof StoreAnswer.Refused) {
            return Rpc.Answer.REFUSED;
        }
        return answer instanceof StoreAnswer.Unapplied || answer instanceof StoreAnswer.Declined
                ? Rpc.Answer.UNAPPLIED
                : Rpc.Answer.UNKNOWN;
    }

    /** The row that the answer to a write shows. */
    public static Optional<LockRow> rowOf(StoreAnswer answer) {
        if (answer instanceof StoreAnswer.Applied applied) {
            return Optional.of(applied.row());
        }
        return answer instanceof StoreAnswer.Refused refused ? refused.row() : Optional.empty();
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
