package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.ClosePolicy;
import io.github.dynamodblock.dynamodb.TableLayout;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The lock client of the application. The connection is that of {@code quarkus.dynamodb.*}. */
@ConfigMapping(prefix = "quarkus.dynamodb-lock")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface LockConfig {
    /**
     * Whether locks are kept in the table. Switch it off for tests that want no table: locks are then kept in memory, and
     * exclude each other within this process only.
     */
    @WithDefault("true")
    boolean enabled();

    /** The DynamoDB table that keeps the locks. Change it if several applications must not share names of locks. */
    @WithDefault("locks")
    String table();

    /**
     * What the keys of all locks begin with in the table. Set it if applications share a table and must not share names
     * of locks. Clients of one lock need the same.
     */
    Optional<String> keyPrefix();

    /**
     * The names and types of the other attributes: {@code aws} (a superset of the AWS Java lock client's) or {@code python}
     * (python_dynamodb_lock's, which needs a sort key). Change it to share locks with clients of that library; all clients
     * of a table need the same.
     */
    @WithDefault("aws")
    TableLayout tableLayout();

    /** The name of the table's partition key, a string. Change it to use a table that exists. */
    @WithDefault("key")
    String partitionKey();

    /**
     * The name of the table's sort key, a string. None by default. Set it to use a table that has one; {@code @Locked}
     * then writes {@code -} into it.
     */
    Optional<String> sortKey();

    /**
     * The attribute that DynamoDB's time to live collects abandoned rows by. It never decides whether a lease is over.
     * Change it if the table's time to live already uses another.
     */
    @WithDefault("expiresAt")
    String ttlAttribute();

    /**
     * How long after its last write an abandoned row is kept. Hours or days, far above the lease, at most a century. Lower it if there are
     * very many names of locks; raise it if tokens must go on growing over longer silences.
     */
    @WithDefault("7d")
    Duration ttlHorizon();

    /**
     * The name under which this process holds its locks; people read it. By default the name of the host and random
     * characters, new for each process. Two processes may share one: the lock is safe without it.
     */
    Optional<String> owner();

    /**
     * How long a lock stays taken after its holder's last heartbeat. Raise it to survive longer pauses of the JVM or
     * the network; lower it to have the lock of a crashed holder sooner.
     */
    @WithDefault("20s")
    Duration lease();

    /**
     * How often a holder renews its lease: one write unit each. A quarter of the lease by default, which lets three
     * renewals in a row fail. Must be below the safe period.
     */
    Optional<Duration> heartbeat();

    /**
     * After this long without an acknowledged heartbeat the holder hears that its lease is in danger. 0.6 of the lease
     * by default. Must be below the lease less the clock drift. Lower it if stopping the work takes longer than what is left.
     */
    Optional<Duration> safePeriod();

    /** How long a caller waits for a lock unless it says otherwise. Change it to what your callers can wait for. */
    @WithDefault("30s")
    Duration waitLimit();

    /**
     * How much faster the fastest client's clock may run than the slowest's, as a fraction. Raise it where time is
     * slewed faster than 1 %, as after a large correction; the same value for all clients of a table.
     */
    @WithDefault("0.01")
    double clockDrift();

    /**
     * How many heartbeats a second this process sends in the background at most; 0 for as many as are due. Set it where
     * thousands of locks are held and the table's capacity is scarce. A limit too low for the locks held is exceeded, so that
     * none is lost, and a warning says so once.
     */
    @WithDefault("0")
    int heartbeatRate();

    /**
     * What becomes of the locks that are held when the application stops: {@code release} or {@code expire}. Change it where
     * work may go on for a while after that.
     */
    @WithDefault("release")
    ClosePolicy closePolicy();

    /**
     * Whether heartbeats have connections to themselves, and the lock's other requests those that are not the application's
     * either; all are made as {@code quarkus.dynamodb.async-client.*} says. Switch it off where the application replaces
     * the client by one that the lock must use, as a test double; then an application that uses all connections of the
     * client, or all threads or event loops of Quarkus, for longer than a lease loses its locks.
     */
    @WithDefault("true")
    boolean ownConnections();

    /**
     * Whether to look at the table when the application starts (its keys, time to live and Regions: two requests, which take
     * the permissions {@code DescribeTable} and {@code DescribeTimeToLive}) and to refuse to start where locks could not work.
     * Without the permission, or an answer, there is one warning. Switch it off to save that.
     */
    @WithDefault("true")
    boolean examineTable();

    /**
     * Whether all clients write one Region, this one, of a table that is an eventually consistent global table. Say so only if
     * it is true: otherwise two Regions grant one lock.
     */
    @WithDefault("false")
    boolean allClientsWriteThisRegion();

    /**
     * Whether to create the table at first use if it is missing: on demand, with time to live. On by default in dev and
     * test mode, off in production, where the application should not have that permission.
     */
    Optional<Boolean> createTableIfMissing();
}
