package io.github.dynamodblock.chaos.simulation.world;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * What commits write: a counter for each key, of which each writer says the value that follows from what it read under its
 * lease. There is no condition but the lease's. A release that writes has another, in the row itself. The store knows a repeated commit for a while, far shorter than
 * DynamoDB's ten minutes, so that one comes too late now and then.
 */
final class Counters {
    private static final long MEMORY = 300 * World.MILLI;
    private static final String VALUE = "value";

    private final Agenda agenda;
    private final Map<LockKey, Long> values = new HashMap<>();
    private final Map<String, Done> done = new HashMap<>();

    private record Done(LockWrite.Commit commit, long at) {}

    Counters(Agenda agenda) {
        this.agenda = agenda;
    }

    long read(LockKey key) {
        return values.getOrDefault(key, 0L);
    }

    /** What the holder of a lease was shown of the counter in its row. */
    static long read(Lease lease) {
        return of(lease.attributes());
    }

    /** The counter in a row. */
    static long inRow(LockRow row) {
        return of(row.content().attributes());
    }

    private static long of(Map<String, AttributeValue> attributes) {
        AttributeValue value = attributes.get(VALUE);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    /** A release that writes that in its row. */
    static ReleaseRequest release(long value) {
        return ReleaseRequest.NONE.withAttribute(VALUE, AttributeValue.fromN(Long.toString(value)));
    }

    /** What a commit is to write; one item more is refused. */
    static List<TransactWriteItem> items(long value, boolean refused) {
        TransactWriteItem counter = TransactWriteItem.builder()
                .put(put -> put.item(Collections.singletonMap(VALUE, AttributeValue.fromN(Long.toString(value)))))
                .build();
        return refused ? List.of(counter, TransactWriteItem.builder().build()) : List.of(counter);
    }

    boolean refuses(LockWrite.Commit commit) {
        return commit.items().size() > 1;
    }

    /** Whether the same was applied lately: then it is answered as it was, and writes nothing. */
    boolean knows(LockWrite.Commit commit) {
        Done before = done.get(commit.requestToken());
        return before != null && before.commit().equals(commit) && agenda.now() - before.at() < MEMORY;
    }

    /** Writes what the commit says, and returns it. */
    long write(LockWrite.Commit commit) {
        Put counter = commit.items().get(0).put();
        long value =
                Long.parseLong(Objects.requireNonNull(counter.item().get(VALUE)).n());
        values.put(commit.key(), value);
        done.put(commit.requestToken(), new Done(commit, agenda.now()));
        return value;
    }
}
