package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.List;
import java.util.Optional;

/** What is on its way between a client and the table. */
sealed interface Message {
    /**
     * To the table.
     *
     * @param awaited whether its client waits for the answer; otherwise it is a zombie
     */
    record Request(LockWrite write, boolean awaited) implements Message {}

    /**
     * Back to the client, which waits for it.
     *
     * @param copied whether it refuses an acquire that left a duplicate behind
     */
    record Response(LockWrite write, StoreAnswer answer, boolean copied) implements Message {}

    /**
     * What a read showed, on its way back. That the read looked when it was sent loses nothing: one that looks later
     * is one that is sent later.
     */
    record Sight(Optional<LockRow> row) implements Message {}

    /** About all keys, under one grant. */
    sealed interface OfAll extends Message {}

    /** To the table: several acquires in one transaction. */
    record Transaction(List<LockWrite.Acquire> writes, boolean awaited) implements OfAll {}

    /** Back to the client, which waits for it; {@code copied} as of a {@link Response}. */
    record Verdict(List<LockWrite.Acquire> writes, AcquireAllAnswer answer, boolean copied) implements OfAll {}

    /** What a consistent read of all rows showed when it was sent, on its way back. */
    record Sights(List<Optional<LockRow>> rows) implements OfAll {}

    default boolean isZombie() {
        return (this instanceof Request request && !request.awaited())
                || (this instanceof Transaction transaction && !transaction.awaited());
    }
}
