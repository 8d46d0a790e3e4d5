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
     * Whether locks are kept in the table. Switch it off for tests that need no table: locks are then kept in memory,
     * and exclude each other within this process only. In production, the application then logs one warning at its
     * start. Set {@code quarkus.devservices.enabled=false} too. Otherwise Quarkus starts a DynamoDB in a container in
     * dev and test mode.
     */
    @WithDefault("true")
    boolean enabled();

    /** The table that keeps the locks. Change it if applications must not share names of locks. */
    @WithDefault("locks")
    String table();

    /**
     * The text with which the keys of all locks begin in the table. Set it if applications share a table and must not
     * share names of locks. All clients of one lock need the same prefix.
     */
    Optional<String> keyPrefix();

    /**
     * The layout: the names and types of the attributes in a row, except the names of the partition key, of the sort
     * key and of the time-to-live attribute. {@code aws} is a superset of the layout of the AWS Java lock client.
     * {@code python} is the layout of python_dynamodb_lock, and needs a sort key. Choose {@code python} to share locks
     * with Python programs. All clients of a table need the same layout.
     */
    @WithDefault("aws")
    TableLayout tableLayout();

    /**
     * The name of the partition key of the table. This key has the type string. Change this property to use an existing
     * table.
     */
    @WithDefault("key")
    String partitionKey();

    /**
     * The name of the sort key of the table. This key has the type string. Set this property to use a table with a sort
     * key. {@code @Locked} then writes {@code -} into the sort key, and code names a lock with {@code
     * LockKey.of(partition, sort)}.
     */
    Optional<String> sortKey();

    /**
     * The attribute that DynamoDB's time to live uses to delete abandoned rows. A row is abandoned if no client wrote
     * it for the TTL horizon ({@code ttl-horizon}). Time to live never decides whether a lease is over. Change it if
     * the time to live of the table uses another attribute.
     */
    @WithDefault("expiresAt")
    String ttlAttribute();

    /**
     * How long an abandoned row is kept after its last write: at least an hour, and at least ten times the longest
     * lease that the configuration, a request or {@code @Locked} sets; at most a century. Lower it if there are very
     * many names of locks that are used once. Raise it if keys stay unused for longer and their fencing tokens must
     * still continue from the last token. After DynamoDB has deleted the row, tokens begin at the wall clock.
     */
    @WithDefault("7d")
    Duration ttlHorizon();

    /**
     * The name under which this process holds its locks. The name is for people; the lock never uses the name to decide
     * who holds a lock. Default: the host name and random characters, generated at first use.
     */
    Optional<String> owner();

    /**
     * How long a lock stays taken after the last heartbeat of its holder: the lease duration. Raise it so that a holder
     * survives longer pauses. Lower it so that the lock of a crashed holder is free sooner. 100 ms to 1 day.
     */
    @WithDefault("20s")
    Duration lease();

    /**
     * How often a holder renews its lease. Each heartbeat costs one write unit. Default: a quarter of the lease
     * duration. With the default, the holder usually keeps the lease even if three renewals in a row fail. Must be
     * below the safe period.
     */
    Optional<Duration> heartbeat();

    /**
     * After this time without an acknowledged heartbeat, the holder receives {@code InDanger}. Default: 0.6 of the
     * lease duration. Must be below the lease duration minus the clock drift. After {@code InDanger}, the work has the
     * rest of the lease to stop. Lower the safe period if the work needs more time than this.
     */
    Optional<Duration> safePeriod();

    /**
     * How long a caller waits for a lock, if its request has no limit of its own. The default is longer than the
     * default lease, so that a waiting caller gets the lock of a crashed holder. With {@code 0s} a caller does not
     * wait.
     */
    @WithDefault("30s")
    Duration waitLimit();

    /**
     * The largest difference between the rates of two clients' clocks, as a fraction. Raise it if time daemons slew
     * clocks by more than 1 %. All clients of a table need the same value.
     */
    @WithDefault("0.01")
    double clockDrift();

    /**
     * The largest number of heartbeats per second that this process sends in the background; 0 means no limit. Set it
     * if the process holds thousands of locks and the capacity of the table is scarce. If the limit is too low for the
     * held locks, the process exceeds the limit so that no lock is lost, and logs one warning.
     */
    @WithDefault("0")
    int heartbeatRate();

    /**
     * What happens to held locks under which no work runs when the application stops: {@code release}, or {@code
     * expire} (other clients can take them one lease after the last heartbeat). Choose {@code expire} if work can
     * continue for a while after the application stops.
     */
    @WithDefault("release")
    ClosePolicy closePolicy();

    /**
     * Whether the lock has connections of its own. If so, heartbeats have their own connections and event loop, and the
     * other requests of the lock have their own connections; all are configured by {@code
     * quarkus.dynamodb.async-client.*}. Switch it off if the application replaces the DynamoDB client by another client
     * that the lock must use, such as a test double. If the property is off, the lock uses the connections of this
     * client. Then the application loses its locks in each of these cases, if the case lasts for longer than a lease:
     * the application uses all connections of this client, blocks the event loops of this client, or uses all threads
     * of Quarkus.
     */
    @WithDefault("true")
    boolean ownConnections();

    /**
     * When the application examines the table (keys, time to live, Regions). {@code background}:
     * after the start, on another thread. If locks could not work, the application logs one error with the remedy. If
     * locks do not exclude each other in this table, each request for a lock then fails with {@code
     * LockTableException}. {@code start}: the start waits for the examination, and the application does not start if
     * locks could not work. {@code off}: never. {@code true} means {@code start}, and {@code false} means {@code off}.
     * The examination costs two requests and needs the permissions {@code DescribeTable} and {@code
     * DescribeTimeToLive}. Without the permissions, or without a response within 10 s, the application logs one
     * warning. A missing table is no error if the application creates it at first use. Choose {@code off} to avoid the
     * examination and its warnings.
     */
    @WithDefault("background")
    @WithConverter(ExamineTable.Reader.class)
    ExamineTable examineTable();

    /**
     * Declares that all clients write one Region, this one, of an eventually consistent global table. With {@code
     * false}, locks in such a table are refused, and the examination of the table reports this. Use {@code true} only
     * if all clients really write in this Region: otherwise clients in two Regions can hold the same lock at the same
     * time.
     */
    @WithDefault("false")
    boolean allClientsWriteThisRegion();

    /**
     * Whether to create a missing table at first use, billed on demand, with time to live. Default: yes in dev and test
     * mode, no in production, where an application should not have this permission. The first caller waits until the
     * table is active.
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
