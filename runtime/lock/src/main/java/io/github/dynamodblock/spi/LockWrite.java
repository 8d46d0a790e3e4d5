package io.github.dynamodblock.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * One conditional write of one row. Each condition names the grant and its place in time, because a copy of the
 * request can arrive long after its sender stopped waiting.
 */
public sealed interface LockWrite {
    /**
     * Returns the lock whose row is written.
     *
     * @return the key
     */
    LockKey key();

    /**
     * Returns the row's version after the write. It is higher than every version that this grant has tried to write
     * before.
     *
     * @return the version
     */
    Version version();

    /**
     * Returns whether the condition of this write is true for that row.
     *
     * @param before the row before the write; empty if there is none
     * @return true if the write is applied
     */
    boolean isAllowed(Optional<LockRow> before);

    /**
     * Returns what the write makes of that row when it is applied. For a deletion, this is the last row, released.
     *
     * @param before the row before the write; empty if there is none
     * @return the row after the write
     */
    LockRow apply(Optional<LockRow> before);

    /**
     * Takes the lock.
     *
     * <p>The write is applied only if the row is absent, is released, or still has the version {@code seen}; and in
     * no case if this grant wrote the row last. The row's token becomes {@code (its old token, or the floor) + 1}.
     *
     * @param key the lock
     * @param version the row's version after the write
     * @param owner the owner name that the row shows
     * @param lease L, the lease duration
     * @param seen the version of a row that the client watched for its whole lease duration, and that did not change;
     *     empty if there is none
     * @param floor the token is above this number if no row contains the last token: the wall clock in microseconds,
     *     or the highest token that this client has seen of the key
     * @param expiresAt the epoch second from which the store can collect the row as garbage; not used if the item is
     *     the application's own
     * @param onlyIfExists whether the write is refused if there is no item
     * @param content what is written over the content of the row. A lock on the application's own item takes no other
     *     item, and another lock does not take such an item.
     * @param data what happens to the data in the row
     */
    record Acquire(
            LockKey key,
            Version version,
            String owner,
            Duration lease,
            Optional<String> seen,
            long floor,
            long expiresAt,
            boolean onlyIfExists,
            RowContent content,
            DataChange data)
            implements LockWrite {
        /**
         * Creates an acquire that writes the data of the content, if there is any.
         *
         * @param key the lock
         * @param version the row's version after the write
         * @param owner the owner name that the row shows
         * @param lease L, the lease duration
         * @param seen the version of a row that the client watched for its whole lease duration, and that did not
         *     change; empty if there is none
         * @param floor the token is above this number if no row contains the last token
         * @param expiresAt the epoch second from which the store can collect the row as garbage
         * @param onlyIfExists whether the write is refused if there is no item
         * @param content what is written over the content of the row
         */
        public Acquire(
                LockKey key,
                Version version,
                String owner,
                Duration lease,
                Optional<String> seen,
                long floor,
                long expiresAt,
                boolean onlyIfExists,
                RowContent content) {
            this(
                    key,
                    version,
                    owner,
                    lease,
                    seen,
                    floor,
                    expiresAt,
                    onlyIfExists,
                    content,
                    DataChange.of(content.data(), false));
        }

        @Override
        public boolean isAllowed(Optional<LockRow> before) {
            if (before.isEmpty()) {
                return !onlyIfExists;
            }
            LockRow row = before.get();
            boolean open = row.released() || seen.equals(Optional.of(row.version()));
            return open && !row.isOf(version.grant()) && row.content().ownItem() == content.ownItem();
        }

        @Override
        public LockRow apply(Optional<LockRow> before) {
            long last = before.map(LockRow::token).orElse(OptionalLong.empty()).orElse(floor);
            return new LockRow(
                    key,
                    Optional.of(owner),
                    Optional.of(lease),
                    version.toString(),
                    false,
                    OptionalLong.of(last + 1),
                    content.over(before.map(LockRow::content).orElse(RowContent.NONE), data),
                    content.ownItem() ? OptionalLong.empty() : OptionalLong.of(expiresAt));
        }
    }

    /**
     * Renews the lock. The write is applied only if this grant holds the row under this token at a lower beat.
     *
     * @param key the lock
     * @param version the row's version after the write
     * @param token the fencing token of the grant
     * @param lease L, the lease duration
     * @param expiresAt the epoch second from which the store can collect the row as garbage, never lower than the
     *     last one that was written; empty for an item of the application, which is never collected
     * @param data what happens to the data in the row
     * @param removed the names of the application's attributes to remove
     */
    record Heartbeat(
            LockKey key,
            Version version,
            long token,
            Duration lease,
            OptionalLong expiresAt,
            DataChange data,
            Set<String> removed)
            implements LockWrite {
        /** Copies the names of the attributes. */
        public Heartbeat {
            removed = Set.copyOf(removed);
        }

        /**
         * Returns this heartbeat with another version.
         *
         * @param other the row's version after the write
         * @return the heartbeat
         */
        public Heartbeat at(Version other) {
            return new Heartbeat(key, other, token, lease, expiresAt, data, removed);
        }

        /**
         * Creates a heartbeat that changes nothing of the application.
         *
         * @param key the lock
         * @param version the row's version after the write
         * @param token the fencing token of the grant
         * @param lease L, the lease duration
         * @param expiresAt the epoch second from which the store can collect the row as garbage
         */
        public Heartbeat(LockKey key, Version version, long token, Duration lease, long expiresAt) {
            this(key, version, token, lease, OptionalLong.of(expiresAt), new DataChange.Keep(), Set.of());
        }

        @Override
        public boolean isAllowed(Optional<LockRow> before) {
            return before.filter(row -> row.isHeldBelow(version, token)).isPresent()
                    && !(expiresAt.isPresent() && before.get().content().ownItem());
        }

        @Override
        public LockRow apply(Optional<LockRow> before) {
            LockRow row = before.orElseThrow();
            return new LockRow(
                    key,
                    row.owner(),
                    Optional.of(lease),
                    version.toString(),
                    row.released(),
                    row.token(),
                    row.content().with(data).without(removed),
                    expiresAt.isPresent() ? expiresAt : row.expiresAt());
        }
    }

    /** Frees the lock. The condition is that of a heartbeat. */
    sealed interface Freeing extends LockWrite {
        /**
         * Returns the fencing token of the grant that holds the row.
         *
         * @return the token
         */
        long token();
    }

    /**
     * Frees the lock and does nothing else.
     *
     * <p>After a deletion, a late copy of an acquire can create the row again, as after a garbage collection. This is
     * a tenure that no client treats as valid, and that ends with its lease.
     *
     * @param key the lock
     * @param version the row's version after the write
     * @param token the fencing token of the grant
     * @param deletes whether the row is deleted; never true for an item of the application
     * @param writes what the release writes in the row, unless it deletes the row
     */
    record Release(LockKey key, Version version, long token, boolean deletes, ReleaseRequest writes)
            implements Freeing {
        /**
         * Creates a release that keeps the row, and writes nothing of the application in it.
         *
         * @param key the lock
         * @param version the row's version after the write
         * @param token the fencing token of the grant
         */
        public Release(LockKey key, Version version, long token) {
            this(key, version, token, false, ReleaseRequest.NONE);
        }

        @Override
        public boolean isAllowed(Optional<LockRow> before) {
            return before.filter(row -> row.isHeldBelow(version, token)).isPresent()
                    && !(deletes && before.get().content().ownItem());
        }

        @Override
        public LockRow apply(Optional<LockRow> before) {
            LockRow row = before.orElseThrow();
            return new LockRow(
                    key,
                    row.owner(),
                    row.lease(),
                    version.toString(),
                    true,
                    row.token(),
                    row.content().after(writes),
                    row.expiresAt());
        }
    }

    /**
     * Writes the application's items and frees the lock: both happen, or neither.
     *
     * <p>The commit keeps the row if the layout can keep it, even if the release of the lock would delete the row.
     * Only a row that shows exactly the version of the commit proves later that the commit was applied.
     *
     * <p>Unlike other writes, a commit is sent again unchanged, under the same {@link #requestToken}. A store that
     * has applied the commit answers the repetition as it answered the first request, and writes nothing.
     *
     * @param key the lock
     * @param version the row's version after the write, which says that a commit wrote it
     * @param token the fencing token of the grant
     * @param items the application's items, in the application's order
     */
    record Commit(LockKey key, Version version, long token, List<TransactWriteItem> items) implements Freeing {
        /**
         * Copies the items and checks the version.
         *
         * @throws IllegalArgumentException if the version does not say that a commit wrote it
         */
        public Commit {
            if (!version.commit()) {
                throw new IllegalArgumentException("A commit has a version of its own, not " + version);
            }
            items = List.copyOf(items);
        }

        /**
         * Returns the token by which the store recognises a repetition. It is made of the grant and the key, because
         * each of several locks that were granted together can commit by itself. DynamoDB takes up to 36 characters.
         *
         * @return the token
         */
        public String requestToken() {
            MessageDigest digest = sha256();
            digest.update(version.grant().getBytes(UTF_8));
            digest.update(key.partition().getBytes(UTF_8));
            // No UTF-8 text contains this byte.
            digest.update((byte) 0xff);
            key.sort().ifPresent(sort -> digest.update(sort.getBytes(UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }

        @Override
        public boolean isAllowed(Optional<LockRow> before) {
            return before.filter(row -> row.isHeldBelow(version, token)).isPresent();
        }

        @Override
        public LockRow apply(Optional<LockRow> before) {
            LockRow row = before.orElseThrow();
            return new LockRow(
                    key,
                    row.owner(),
                    row.lease(),
                    version.toString(),
                    true,
                    row.token(),
                    row.content(),
                    row.expiresAt());
        }

        /**
         * Returns what is known about the row that the commit made, for a caller that did not receive the row.
         *
         * @return the row, without owner, lease duration and content
         */
        public LockRow made() {
            return new LockRow(
                    key,
                    Optional.empty(),
                    Optional.empty(),
                    version.toString(),
                    true,
                    OptionalLong.of(token),
                    RowContent.NONE);
        }
    }
}
