package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.system.Host;
import io.github.dynamodblock.system.SystemClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * Looks after a table of locks: makes it, examines it, shows its locks, and interferes with them. Plain Java; the caller
 * waits for the answers.
 *
 * <p>Requests are counted without the SDK's retries, which apply here as the client is configured: no request of this
 * class does harm if it arrives twice. One that is not answered is given up after 10 s, and with its retries after 30 s;
 * credentials that do not come, after 30 s too.
 *
 * <p>Every method ends when its thread is interrupted, before the call or during it: with a {@link
 * StoreUnavailableException} whose cause is an {@link InterruptedException}, and the thread stays interrupted. Nothing is
 * known then of the outcome of a write that was sent: it may have been applied, or may be within 10 s. It is not sent
 * again. What was asked for before, as the rows that were raised already, stays done.
 *
 * <p>All methods throw a {@link LockException} that names the table and the missing permission, where one is missing.
 */
public final class LockTableAdmin {
    private final AdminRequests asking;
    private final LockTable table;
    private final RowReader rows;
    private final Clock clock;
    private final boolean allWriteHere;
    private final Supplier<String> name;

    private LockTableAdmin(
            AdminRequests asking, LockTable table, Clock clock, boolean allWriteHere, Supplier<String> name) {
        this.asking = asking;
        this.table = table;
        this.rows = new RowReader(table);
        this.clock = clock;
        this.allWriteHere = allWriteHere;
        this.name = name;
    }

    /** Of that table; the SDK client stays the caller's, to configure and to close. */
    public static LockTableAdmin of(DynamoDbAsyncClient client, LockTable table) {
        return dated(client, table, new SystemClock());
    }

    /** By that clock, whatever the date of answers. */
    static LockTableAdmin of(DynamoDbAsyncClient client, LockTable table, Clock clock) {
        return new LockTableAdmin(
                new AdminRequests(client, table, AdminRequests.CALL, (answer, failure) -> {}),
                table,
                clock,
                false,
                Host::user);
    }

    /** Giving each answer up after that time. */
    static LockTableAdmin within(Duration call, DynamoDbAsyncClient client, LockTable table) {
        return new LockTableAdmin(
                new AdminRequests(client, table, call, (answer, failure) -> {}),
                table,
                new SystemClock(),
                false,
                Host::user);
    }

    /** By that machine's clock, or DynamoDB's if that is later. */
    static LockTableAdmin dated(DynamoDbAsyncClient client, LockTable table, Clock machine) {
        ServerClock clock = new ServerClock(machine);
        return new LockTableAdmin(
                new AdminRequests(client, table, AdminRequests.CALL, clock::hear), table, clock, false, Host::user);
    }

    /** The same, told that all clients write one Region of the table, if it is an eventually consistent global one. */
    public LockTableAdmin allClientsWriteThisRegion() {
        return new LockTableAdmin(asking, table, clock, true, name);
    }

    /**
     * The same by that name, which rows show of what it forces; without it, {@code user@host} of this process.
     *
     * @throws IllegalArgumentException if it is blank or has half of a surrogate pair
     */
    public LockTableAdmin named(String by) {
        if (by.isBlank() || !UTF_8.newEncoder().canEncode(by)) {
            throw new IllegalArgumentException(
                    "The name of an administrator must not be blank, or have half of a surrogate pair: '" + by + "'");
        }
        return new LockTableAdmin(asking, table, clock, allWriteHere, () -> by);
    }

    /**
     * Creates the table, with time to live, and waits until it is active: some seconds, five minutes at most. Costs 3
     * requests and 1 a second of waiting.
     *
     * @param tags of the table, by their names
     * @throws LockTableException if there is such a table already
     */
    public void create(TableCapacity capacity, Map<String, String> tags) {
        new TableCreator(asking, table).create(capacity, tags);
    }

    /**
     * Creates the table if it is missing, billed on demand. Several clients may do so at once; an existing table is left
     * as it is. For development, tests and small installations. Costs 1 request if it exists.
     */
    public void createIfMissing() {
        new TableCreator(asking, table).createIfMissing();
    }

    /** Whether there is such a table, if only one that is still being made; what is wrong with it {@link #examine} says. Costs 1 request. */
    public boolean exists() {
        return new TableCreator(asking, table).exists();
    }

    /**
     * What is wrong with the table; empty if nothing is. Costs 3 requests, one of which reads at most 100 rows: a row of
     * the other layout further on is not noticed.
     */
    public List<TableFinding> examine() {
        return new TableExamination(asking, table).examine(allWriteHere, true);
    }

    /** The same without a look at rows: 2 requests, and no permission to read them. */
    public List<TableFinding> examineDescription() {
        return new TableExamination(asking, table).examine(allWriteHere, false);
    }

    /** {@link #get(LockKey)} of a table without a sort key. */
    public Optional<LockInfo> get(String key) {
        return get(LockKey.of(key));
    }

    /**
     * The lock as its row says now; empty if there is none, or the item carries no lock of this layout. Costs 1 consistent
     * read.
     */
    public Optional<LockInfo> get(LockKey key) {
        Map<String, AttributeValue> item = item(key);
        return rows.key(item).isEmpty() ? Optional.empty() : rows.info(key, item);
    }

    /**
     * All locks under the table's key prefix, in no order; items that carry no lock are passed over. Reads the whole
     * table, eventually consistently: 1 request for each megabyte of it, sent when the stream gets there, so a caller who
     * ends early saves the rest.
     */
    public Stream<LockInfo> list() {
        return infos(new LockListing(asking, table).all(false));
    }

    /** The locks of that partition key, in the order of their sort keys; read as by {@link #list()}. */
    public Stream<LockInfo> list(String partition) {
        return infos(new LockListing(asking, table).of(partition));
    }

    private Stream<LockInfo> infos(Stream<Map<String, AttributeValue>> items) {
        return items.flatMap(item -> rows.key(item).flatMap(key -> rows.info(key, item)).stream());
    }

    /** {@link #forceRelease(LockKey)} in a table without a sort key. */
    public ForcedRelease forceRelease(String key) {
        return forceRelease(LockKey.of(key));
    }

    /**
     * Frees a lock whoever holds it, if its row does not change meanwhile. The next grant's token is higher than the old
     * holder's; where the layout deletes what is free, by the wall clock only. Costs 1 consistent read and, if it is held, 1
     * write.
     *
     * <p>The row shows who did it ({@link #named}) and when, until the lock is acquired; where the layout deletes what is free,
     * nothing shows it.
     *
     * <p><strong>Until its next heartbeat the old holder believes in its lease</strong>, beside the next one: what must
     * not be overtaken compares tokens.
     *
     * @throws LockMisuseException if the item is of the other layout
     */
    public ForcedRelease forceRelease(LockKey key) {
        return new ForcedReleaseRequest(asking, table, rows, clock, name.get()).release(key, item(key));
    }

    /**
     * Raises the token of every row to the wall clock, or DynamoDB's if that is later, for use after a restore from a backup: tokens have gone back with
     * the rows, and would be given out again. Whoever holds a lock at that time loses it ({@code STOLEN}), for its token may
     * have been given out before; so does whoever holds one when this is done again. No token is ever lowered.
     *
     * <p>Reads the whole table consistently, 1 request for each megabyte of it, and costs 1 write for each row below the
     * clock.
     */
    public RaisedTokens raiseTokens() {
        return new TokenRaising(asking, table, rows, clock).raise();
    }

    private Map<String, AttributeValue> item(LockKey key) {
        Map<String, AttributeValue> primaryKey = rows.primaryKey(key);
        return asking.ask(
                        "the lock '" + key + "'",
                        "GetItem",
                        GetItemRequest.builder()
                                .tableName(table.name())
                                .key(primaryKey)
                                .consistentRead(true)
                                .build(),
                        DynamoDbAsyncClient::getItem)
                .item();
    }
}
