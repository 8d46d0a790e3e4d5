package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.List;
import java.util.Optional;

/** A message is on its way between a client and the table. */
sealed interface Message {
    /**
     * A request to the table.
     *
     * @param awaited whether the client waits for the response; otherwise the request is late (a zombie)
     */
    record Request(LockWrite write, boolean awaited) implements Message {}

    /**
     * A response to a client that waits for it.
     *
     * @param copied whether the response refuses an acquire that left a duplicate behind
     */
    record Response(LockWrite write, StoreAnswer answer, boolean copied) implements Message {}

    /**
     * The result of a read, on its way back to the client. The read sees the row at the instant at which the client
     * sends the read. This loses no behaviour: a read that sees the row later is equivalent to a read that is sent
     * later.
     */
    record Sight(Optional<LockRow> row) implements Message {}

    /** A message about all keys, under one grant. */
    sealed interface OfAll extends Message {}

    /** A request to the table: several acquires in one transaction. */
    record Transaction(List<LockWrite.Acquire> writes, boolean awaited) implements OfAll {}

    /**
     * The response to a transaction, on its way to a client that waits for it. {@code copied} has the same meaning as
     * in a {@link Response}.
     */
    record Verdict(List<LockWrite.Acquire> writes, AcquireAllAnswer answer, boolean copied) implements OfAll {}

    /**
     * The result of a consistent read of all rows, on its way back to the client. The read sees the rows at the instant
     * at which the client sends the read.
     */
    record Sights(List<Optional<LockRow>> rows) implements OfAll {}

    default boolean isZombie() {
        return (this instanceof Request request && !request.awaited())
                || (this instanceof Transaction transaction && !transaction.awaited());
    }
}
