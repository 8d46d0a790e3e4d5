package io.github.dynamodblock.quarkus.runtime.devui;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.dynamodb.ForcedRelease;
import io.github.dynamodblock.dynamodb.LockTableAdmin;
import io.github.dynamodblock.quarkus.runtime.LockActivity;
import io.github.dynamodblock.quarkus.runtime.LockTableAccess;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Answers the extension's page in the Dev UI. The build adds this bean only in dev mode. */
@ApplicationScoped
public class LockJsonRpcService {
    /** A table can have millions of rows, and the page is refreshed often. */
    private static final int MOST_ROWS = 500;

    private final LockTableAccess locks;
    private final LockActivity activity;

    LockJsonRpcService(LockTableAccess locks, LockActivity activity) {
        this.locks = locks;
        this.activity = activity;
    }

    /** Returns the number of leases of this application, for the card. Sends nothing. */
    @NonBlocking
    public String count() {
        return Integer.toString(leases().size());
    }

    /** Returns the names of the lock clients that this application uses, the default client first. Sends nothing. */
    @NonBlocking
    public List<String> clients() {
        return locks.clients();
    }

    /** Returns the leases of this application, by client and key. Sends nothing. */
    @NonBlocking
    public List<HeldLease> leases() {
        return locks.clients().stream()
                .flatMap(client -> locks.leases(client).stream()
                        .map(lease -> HeldLease.of(client, lease))
                        .sorted(Comparator.comparing(HeldLease::key)))
                .toList();
    }

    /** Returns the calls of this application that wait for a lock, the longest wait first. Sends nothing. */
    @NonBlocking
    public List<LockActivity.Waiting> waiting() {
        return activity.waiting();
    }

    /** Returns what happened last to the locks of this application, the newest first. Sends nothing. */
    @NonBlocking
    public List<LockActivity.Happened> history() {
        return activity.events();
    }

    /**
     * Reads the locks of the table of a client, at most {@value #MOST_ROWS}. Costs 1 request for each megabyte of them.
     *
     * @param client the name of the client
     */
    @Blocking
    public TableView table(String client) {
        if (locks.isInMemory(client)) {
            return TableView.memory(locks.property(client, "enabled"));
        }
        String name = locks.table(client);
        try {
            return locks.ask(client, admin -> isMissing(client, admin) ? missing(name) : rows(name, admin));
        } catch (LockException e) {
            return TableView.unread(name, String.valueOf(e.getMessage()));
        }
    }

    /** Only where the application creates the table: elsewhere the table's absence is an error, which says so. */
    private boolean isMissing(String client, LockTableAdmin admin) {
        return locks.isCreatedAtFirstLock(client) && !admin.exists();
    }

    private static TableView missing(String name) {
        return TableView.unread(
                name, "The table '" + name + "' does not exist yet. The application creates it at its first lock.");
    }

    private static TableView rows(String name, LockTableAdmin admin) {
        try (Stream<LockInfo> all = admin.list()) {
            List<LockRow> found = all.limit(MOST_ROWS + 1L).map(LockRow::of).toList();
            List<LockRow> shown = found.stream()
                    .limit(MOST_ROWS)
                    .sorted(Comparator.comparing(LockRow::key))
                    .toList();
            return new TableView(false, name, "", shown, found.size() > MOST_ROWS);
        }
    }

    /**
     * Frees a lock by force, as {@link LockTableAdmin#forceRelease(LockKey)} does.
     *
     * @param client the name of the client whose table has the lock
     * @param partition the partition key
     * @param sort the sort key; empty if the table has none
     */
    @Blocking
    public ForcedAnswer forceRelease(String client, String partition, String sort) {
        if (locks.isInMemory(client)) {
            return new ForcedAnswer(false, "The locks are in memory, so no row can be freed.");
        }
        try {
            ForcedRelease result = locks.ask(client, admin -> admin.forceRelease(key(partition, sort)));
            return new ForcedAnswer(result instanceof ForcedRelease.Freed, result.sentence());
        } catch (LockException e) {
            return new ForcedAnswer(false, String.valueOf(e.getMessage()));
        }
    }

    private static LockKey key(String partition, String sort) {
        return sort.isEmpty() ? LockKey.of(partition) : LockKey.of(partition, sort);
    }
}
