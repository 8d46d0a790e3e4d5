package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.dynamodb.TableLayout;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigGroup;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One lock client of the application: the default client, or the client of a name. Its connection is that of {@code
 * quarkus.dynamodb.*}, or that of the DynamoDB client that {@code aws-client} names.
 */
@ConfigGroup
public interface LockConfig {
    /**
     * Whether the table keeps the locks. Use {@code false} for tests that need no table: locks are then kept in
     * memory, and exclude each other only within this process.
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * The DynamoDB table that keeps the locks. Change this property if several applications must not share lock
     * names.
     */
    @WithDefault("locks")
    String table();

    /**
     * The text with which the keys of all locks begin in the table. Set this property if applications share a table
     * and must not share lock names. All clients of a lock need the same key prefix.
     */
    Optional<String> keyPrefix();

    /**
     * The names and types of the other attributes: {@code aws} (a superset of the layout of the AWS Java lock client)
     * or {@code python} (the layout of python_dynamodb_lock, which needs a sort key). Change this property to share
     * locks with clients of that library. All clients of a table need the same layout.
     */
    @WithDefault("aws")
    TableLayout tableLayout();

    /** The name of the table's partition key, a string. Change this property to use a table that exists. */
    @WithDefault("key")
    String partitionKey();

    /**
     * The name of the table's sort key, a string. There is no sort key by default. Set this property to use a table
     * that has a sort key; {@code @Locked} then writes {@code -} into the sort key.
     */
    Optional<String> sortKey();

    /**
     * The attribute by which DynamoDB's time to live collects abandoned rows. Time to live never decides whether a
     * lease is over. Change this property if the table's time to live already uses another attribute.
     */
    @WithDefault("expiresAt")
    String ttlAttribute();

    /**
     * How long an abandoned row is kept after its last write. Use hours or days, far above the lease duration, and at
     * most a century. Lower the value if there are very many lock names. Raise the value if fencing tokens must go on
     * from the last token after longer times without use.
     */
    @WithDefault("7d")
    Duration ttlHorizon();

    /**
     * The name under which this process holds its locks, for people. The default is the name of the host and random
     * characters, which are new for each process. Two processes can have the same name: no decision of the lock
     * depends on it.
     */
    Optional<String> owner();

    /**
     * The lease duration: how long a lock stays taken after its holder's last heartbeat. Raise the value to survive
     * longer pauses of the JVM or the network. Lower the value to get the lock of a crashed holder sooner.
     */
    @WithDefault("20s")
    Duration lease();

    /**
     * How often a holder renews its lease; each renewal costs one write unit. The default is a quarter of the lease
     * duration. With it, the holder usually keeps the lease even if three renewals in a row fail. The value must be
     * below the safe period.
     */
    Optional<Duration> heartbeat();

    /**
     * The holder is notified that its lease is in danger after this time without an acknowledged heartbeat. The
     * default is 0.6 of the lease duration. The value must be below the lease duration less the clock drift. Lower
     * the value if stopping the work takes longer than the rest of the lease duration.
     */
    Optional<Duration> safePeriod();

    /**
     * How long a caller waits for a lock unless its request says otherwise. Change the value to the time that your
     * callers can wait for.
     */
    @WithDefault("30s")
    Duration waitLimit();

    /**
     * How much faster the fastest client's clock can run than the slowest client's clock, as a fraction. Raise the
     * value if clocks are slewed by more than 1 %, for example after a large correction. Use the same value for all
     * clients of a table.
     */
    @WithDefault("0.01")
    double clockDrift();

    /**
     * How many heartbeats a second this process sends in the background at most; 0 means no limit. Set this property
     * if the process holds thousands of locks and the table's capacity is scarce. A limit that is too low for the
     * held locks is exceeded, so that no lock is lost, and a warning reports this once.
     */
    @WithDefault("0")
    int heartbeatRate();

    /**
     * What happens when the application stops to held locks under which no work runs: {@code release} or
     * {@code expire}. Change this property if work that the lock does not know of can go on for a while after the stop.
     */
    @WithDefault("release")
    ClosePolicy closePolicy();

    /**
     * Whether heartbeats have connections of their own, and the lock's other requests have connections that the
     * application does not use. All of them are configured by {@code quarkus.dynamodb.async-client.*}. Use
     * {@code false} if the application replaces the client by a client that the lock must use, such as a test double.
     * Then an application loses its locks if it uses all connections of the client, or all threads or event loops of
     * Quarkus, for longer than a lease duration.
     */
    @WithDefault("true")
    boolean ownConnections();

    /**
     * When to examine the table: {@code start}, {@code background} or {@code off}. The examination reads the table's
     * keys, time to live and Regions. It costs two requests, which need the permissions {@code DescribeTable} and
     * {@code DescribeTimeToLive}. With {@code background}, the application examines the table after it started, and
     * logs an error if locks could not work. Use {@code start} to wait for the examination, and to refuse the start
     * if locks could not work. Use {@code off} to save the requests. {@code true} means {@code start}, and
     * {@code false} means {@code off}.
     */
    @WithDefault("background")
    @WithConverter(ExamineTable.Reader.class)
    ExamineTable examineTable();

    /**
     * Whether all clients write in one Region, this Region, of a table that is an eventually consistent global table.
     * Use {@code true} only if all clients do so; otherwise two Regions can grant the same lock.
     */
    @WithDefault("false")
    boolean allClientsWriteThisRegion();

    /**
     * Whether to create the table at first use if it is missing, billed on demand and with time to live. The default
     * is {@code true} in dev and test mode, and {@code false} in production, where the application should not have
     * that permission.
     */
    Optional<Boolean> createTableIfMissing();

    /**
     * Settings of the locks whose keys match a pattern. They apply to each request for one lock that does not say
     * otherwise, and go before the settings of the client. In a pattern, {@code *} is any text. If several patterns
     * match a key, the one with the most other characters applies.
     */
    @ConfigDocMapKey("pattern")
    Map<String, KeyConfig> locks();
}
