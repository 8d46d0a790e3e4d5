package io.github.dynamodblock.chaos.client;

import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** This class makes the history events for requests and their responses. An event names the key as the history does. */
public final class RpcEvents {
    private RpcEvents() {}

    /**
     * Makes the event of a write.
     *
     * @param write the write
     * @param key the name of the key in the history
     * @param process the process that sent the write
     * @param sent when the write was sent
     * @param at when the response arrived
     * @param answer the result
     * @param row the row that the response shows
     * @return the event
     */
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

    /**
     * Makes the event of a read.
     *
     * @param key the name of the key in the history
     * @param process the process that sent the read
     * @param sent when the read was sent
     * @param at when the response arrived
     * @param answer the result
     * @param row the row that the response shows
     * @return the event
     */
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

    /**
     * Returns the result of a write, as the history names it.
     *
     * @param answer the response
     * @return the result
     */
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

    /**
     * Returns the row that the response to a write shows.
     *
     * @param answer the response
     * @return the row
     */
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
