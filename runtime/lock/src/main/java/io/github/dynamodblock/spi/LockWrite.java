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
 * One conditional write of one row. Each condition names the grant and its place in time, for a copy of the request can
 * arrive long after its sender gave up.
 */
public sealed interface LockWrite {
    LockKey key();

    /** What the row's version becomes; higher than every version this grant has tried to write before. */
    Version version();

    /** Whether its condition is true of that row. */
    boolean isAllowed(Optional<LockRow> before);

    /** What it makes of that row when it is applied. Of a deletion: the row as it was last, released. */
    LockRow apply(Optional<LockRow> before);

    /**
     * Takes the lock. Applied only if the row is absent, released, or still at {@code seen}, and in no case if this
     * grant wrote it last. Its token becomes {@code (its old token, or the floor) + 1}.
     *
     * @param seen the version of a row that was watched for its whole lease and did not change
     * @param floor what the token lies above if no row tells the last one: the wall clock in microseconds, or the highest
     *     token that this client has seen of the key
     * @param expiresAt epoch seconds from which the store may collect the row as garbage, unless the item is the
     *     application's own
     * @param onlyIfExists refused where there is no item
     * @param content written over what was there. A lock on the application's own item takes no other item, nor
     *     does another lock take that
     * @param data what becomes of the data in the row
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
            Content content,
            DataChange data)
            implements LockWrite {
        /** An acquire that writes the content's data, if there is any. */
        public Acquire(
                LockKey key,
                Version version,
                String owner,
                Duration lease,
                Optional<String> seen,
                long floor,
                long expiresAt,
                boolean onlyIfExists,
                Content content) {
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
                    content.over(before.map(LockRow::content).orElse(Content.NONE), data),
                    content.ownItem() ? OptionalLong.empty() : OptionalLong.of(expiresAt));
        }
    }

    /**
     * Renews the lock. Applied only if this grant holds the row under this token at a lower beat.
     *
     * @param expiresAt epoch seconds, never lower than last written; empty on an item of the application's own, which is
     *     never collected
     * @param data what becomes of the data in the row
     * @param removed attributes of the application's that go
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
        public Heartbeat {
            removed = Set.copyOf(removed);
        }

        /** This heartbeat under another version. */
        public Heartbeat at(Version other) {
            return new Heartbeat(key, other, token, lease, expiresAt, data, removed);
        }

        /** A heartbeat that changes nothing of the application's. */
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

    /** Frees the lock, under the same condition as a heartbeat. */
    sealed interface Freeing extends LockWrite {
        /** Of the grant that holds the row. */
        long token();
    }

    /**
     * Frees the lock and does nothing else. After a deletion a late copy of an acquire can make the row anew, as it can after garbage collection: a tenure in which nobody believes, and which ends with its lease.
     *
     * @param deletes whether the row goes; never one of the application's own
     * @param writes in the row, unless that goes
     */
    record Release(LockKey key, Version version, long token, boolean deletes, ReleaseRequest writes)
            implements Freeing {
        /** A release that keeps the row, and writes nothing of the application's in it. */
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
     * Writes the application's items and frees the lock, both or neither. It keeps the row where the layout can, also of
     * a lock whose release deletes it: only a row that shows exactly its version proves later that it was applied.
     *
     * <p>Unlike other writes it is sent again as it is, under one {@link #requestToken}: a store that applied it answers
     * the repetition as it did the first, and writes nothing.
     *
     * @param items the application's, in its order
     */
    record Commit(LockKey key, Version version, long token, List<TransactWriteItem> items) implements Freeing {
        public Commit {
            if (!version.commit()) {
                throw new IllegalArgumentException("A commit has a version of its own, not " + version);
            }
            items = List.copyOf(items);
        }

        /**
         * By which the store knows a repetition: of the grant and its key, for of locks that were taken together each may
         * commit by itself. DynamoDB takes up to 36 characters.
         */
        public String requestToken() {
            MessageDigest digest = sha256();
            digest.update(version.grant().getBytes(UTF_8));
            digest.update(key.partition().getBytes(UTF_8));
            // No text has this byte in it.
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

        /** What is known of the row that it made, by one who is not shown it. */
        public LockRow made() {
            return new LockRow(
                    key,
                    Optional.empty(),
                    Optional.empty(),
                    version.toString(),
                    true,
                    OptionalLong.of(token),
                    Content.NONE);
        }
    }
}
