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
 * Administers a lock table: creates the table, examines it, shows its locks, frees a lock by force, and raises the
 * fencing tokens. Needs no Quarkus. Each method blocks until the response arrives.
 *
 * <p>The documentation of each method counts the requests without the retries of the AWS SDK. The SDK retries as the
 * SDK client is configured. No request of this class does harm if it arrives twice. A method gives up an attempt
 * without a response after 10 s, and the request with all its attempts after 30 s. If the credentials do not arrive, it
 * gives up the request after 30 s too.
 *
 * <p>Every method ends when its thread is interrupted, before the call or during the call. The method then throws a
 * {@link StoreUnavailableException} whose cause is an {@link InterruptedException}, and the thread stays interrupted.
 * If the method had sent a write, the outcome of the write is unknown: DynamoDB has applied the write, applies it
 * within the next 10 s, or never applies it. The method does not send the write again. Earlier requests of the same
 * method stay applied, for example the rows whose token was raised already.
 *
 * <p>A method that sends a request throws a {@link LockException} if the request fails. The message names the table,
 * and the permission if a permission is missing.
 *
 * @since 1.0.0
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

    /**
     * Returns an administrator of a table. The caller configures and closes the SDK client. Sends nothing.
     *
     * @param client the SDK client that sends the requests. If the application has only a synchronous one, use
     *     {@code DedicatedConnections.like(client).get()}.
     * @param table the table, described as for the clients of its locks
     * @return the administrator
     */
    public static LockTableAdmin of(DynamoDbAsyncClient client, LockTable table) {
        return dated(client, table, new SystemClock());
    }

    /** Returns an administrator that uses the given clock only, and not the date of DynamoDB's responses. */
    static LockTableAdmin of(DynamoDbAsyncClient client, LockTable table, Clock clock) {
        return new LockTableAdmin(
                new AdminRequests(client, table, AdminRequests.CALL, (answer, failure) -> {}),
                table,
                clock,
                false,
                Host::user);
    }

    /** Returns an administrator that waits for each response for the given time. */
    static LockTableAdmin within(Duration call, DynamoDbAsyncClient client, LockTable table) {
        return new LockTableAdmin(
                new AdminRequests(client, table, call, (answer, failure) -> {}),
                table,
                new SystemClock(),
                false,
                Host::user);
    }

    /** Returns an administrator that uses the given clock, or DynamoDB's clock if that is later. */
    static LockTableAdmin dated(DynamoDbAsyncClient client, LockTable table, Clock machine) {
        ServerClock clock = new ServerClock(machine);
        return new LockTableAdmin(
                new AdminRequests(client, table, AdminRequests.CALL, clock::hear), table, clock, false, Host::user);
    }

    /**
     * Returns an administrator like this one, for a table of which all clients write the same Region. {@link #examine}
     * then does not report that the table is an eventually consistent global table. Declare this only if it is true.
     *
     * @return the administrator
     */
    public LockTableAdmin allClientsWriteThisRegion() {
        return new LockTableAdmin(asking, table, clock, true, name);
    }

    /**
     * Returns an administrator like this one with a name. A row that the administrator forces free shows the name.
     * Default: {@code user@host} of this process.
     *
     * @param by the name of the administrator, for people
     * @return the administrator
     * @throws IllegalArgumentException if the name is blank or contains half of a surrogate pair
     */
    public LockTableAdmin named(String by) {
        if (by.isBlank() || !UTF_8.newEncoder().canEncode(by)) {
            throw new IllegalArgumentException(
                    "The name of an administrator must not be blank or contain half of a surrogate pair: '" + by + "'");
        }
        return new LockTableAdmin(asking, table, clock, allWriteHere, () -> by);
    }

    /**
     * Creates the table, switches on time to live, and waits until the table is active. This takes some seconds, and
     * at most five minutes. Costs 3 requests, and 1 request for each second of waiting.
     *
     * @param capacity how AWS bills the table
     * @param tags the tags of the table: names and values
     * @throws LockTableException if the table exists already; it stays as it is
     * @throws LockException if a request fails
     */
    public void create(TableCapacity capacity, Map<String, String> tags) {
        new TableCreator(asking, table).create(capacity, tags);
    }

    /**
     * Creates the table if it does not exist, billed on demand, and waits like {@link #create}. Several clients can
     * call this method at the same time. An existing table stays as it is. For development, tests and small
     * installations. Costs 1 request if the table exists.
     *
     * @throws LockException if a request fails
     */
    public void createIfMissing() {
        new TableCreator(asking, table).createIfMissing();
    }

    /**
     * Returns whether the table exists, even if it is still being created. {@link #examine} reports what is wrong with
     * the table. Costs 1 request.
     *
     * @return true if the table exists and is not being deleted
     * @throws LockException if the request fails
     */
    public boolean exists() {
        return new TableCreator(asking, table).exists();
    }

    /**
     * Examines the table: its keys, its state, its Regions, its time to live, and whether it has rows of the other
     * layout. Costs 3 requests. One of them reads at most 100 rows, so a row of the other layout behind these rows is
     * not noticed.
     *
     * @return the problems; empty if nothing is wrong. A missing table and a missing permission are problems too.
     * @throws LockException if DynamoDB gives no response, or if DynamoDB fails
     */
    public List<TableFinding> examine() {
        return new TableExamination(asking, table).examine(allWriteHere, true);
    }

    /**
     * Examines the table like {@link #examine}, but reads no rows. Costs 2 requests, and needs no permission to read
     * rows.
     *
     * @return the problems; empty if nothing is wrong
     * @throws LockException if DynamoDB gives no response, or if DynamoDB fails
     */
    public List<TableFinding> examineDescription() {
        return new TableExamination(asking, table).examine(allWriteHere, false);
    }

    /**
     * Reads a lock like {@link #get(LockKey)}, in a table without a sort key.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return the lock, or empty
     * @throws LockException if the request fails
     * @throws IllegalArgumentException if the key is empty or too long
     */
    public Optional<LockInfo> get(String key) {
        return get(LockKey.of(key));
    }

    /**
     * Reads a lock as its row shows it now. Costs 1 consistent read.
     *
     * @param key the lock, without the table's key prefix
     * @return the lock; empty if there is no item, or if the item carries no lock of this layout
     * @throws LockMisuseException if the key has a sort part and the table has no sort key, or the reverse, or if the
     *     key is too long together with the key prefix
     * @throws LockException if the request fails
     */
    public Optional<LockInfo> get(LockKey key) {
        Map<String, AttributeValue> item = item(key);
        return rows.key(item).isEmpty() ? Optional.empty() : rows.info(key, item);
    }

    /**
     * Returns a stream of all locks under the table's key prefix, in no order. Skips items that carry no lock.
     *
     * <p>The stream reads the whole table with eventually consistent reads. It sends 1 request for each megabyte of
     * the table, when it gets there. So a caller that stops early saves the other requests. The stream throws a
     * {@link LockException} if a request fails.
     *
     * @return the locks
     */
    public Stream<LockInfo> list() {
        return infos(new LockListing(asking, table).all(false));
    }

    /**
     * Returns a stream of the locks with a partition key, in the order of their sort keys. Reads the items of this
     * partition key only, in the same way as {@link #list()}.
     *
     * @param partition the partition key, without the table's key prefix
     * @return the locks
     * @throws IllegalArgumentException if the key is empty or too long
     */
    public Stream<LockInfo> list(String partition) {
        return infos(new LockListing(asking, table).of(partition));
    }

    private Stream<LockInfo> infos(Stream<Map<String, AttributeValue>> items) {
        return items.flatMap(item -> rows.key(item).flatMap(key -> rows.info(key, item)).stream());
    }

    /**
     * Frees a lock by force like {@link #forceRelease(LockKey)}, in a table without a sort key.
     *
     * @param key the name of the lock, as {@link LockKey#of(String)} takes it
     * @return what was found and done
     * @throws LockMisuseException if the item is of the other layout, or if its version is not a text
     * @throws LockException if a request fails
     * @throws IllegalArgumentException if the key is empty or too long
     */
    public ForcedRelease forceRelease(String key) {
        return forceRelease(LockKey.of(key));
    }

    /**
     * Frees a lock by force, even if a client holds it. Writes nothing if the lock changes hands between the read and
     * the write. Costs 1 consistent read and, if the lock is held, 1 write, and 1 write more for each heartbeat of the
     * holder that comes in between (at most 9 more). A heartbeat of a holder that uses another library is not told
     * apart from a new holder, so nothing is written then.
     *
     * <p><strong>Until its next heartbeat the old holder treats its lease as valid</strong>, while another client can
     * acquire the lock. A store that must not accept a late write of the old holder compares tokens. The token of the
     * next grant is higher than the token of the old holder. In a layout that deletes the rows of free locks, only the
     * wall clock makes it higher.
     *
     * <p>The row shows the name of the administrator ({@link #named}) and the time, until a client acquires the lock.
     * In a layout that deletes the rows of free locks, no row shows them.
     *
     * @param key the lock, without the table's key prefix
     * @return what was found and done
     * @throws LockMisuseException if the item is of the other layout, if its version is not a text, or if the key does
     *     not fit to the table, as for {@link #get(LockKey)}
     * @throws LockException if a request fails
     */
    public ForcedRelease forceRelease(LockKey key) {
        return new ForcedReleaseRequest(asking, table, rows, clock, name.get()).release(key, item(key));
    }

    /**
     * Raises the fencing token of every row under the table's key prefix to the wall clock, or to DynamoDB's clock if
     * that is later. Call this method after a restore from a backup. The restore has set the tokens back together with
     * the rows, so the lock would give out the same tokens again. No token is ever lowered.
     *
     * <p><strong>A client that holds a lock during this call loses the lock</strong> ({@code STOLEN}), because its
     * token may have been given out before. If the method is called again, the clients that hold a lock at that time
     * lose it too.
     *
     * <p>Reads the whole table with consistent reads, 1 request for each megabyte. Costs 1 write for each row whose
     * token is below the clock.
     *
     * @return how many tokens were raised
     * @throws LockException if a request fails; then some of the tokens may be raised
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
