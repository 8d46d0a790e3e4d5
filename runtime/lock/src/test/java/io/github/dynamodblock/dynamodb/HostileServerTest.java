package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Whatever answers in place of DynamoDB: no call of ours throws what is not of its documented family, and none says that
 * something was done of which no answer could say so.
 *
 * <p>Answers are drawn from a seed. {@code -Dlocks.hostile.seconds=3600 -Dlocks.hostile.seed=7} draws others, for longer.
 */
@Isolated("hears of every uncaught exception")
class HostileServerTest {
    private static final long SECONDS = Long.getLong("locks.hostile.seconds", 6);
    private static final long SEED = Long.getLong("locks.hostile.seed", 1);
    private static final int WORKERS = 6;
    /** How long the last calls may take, in milliseconds. */
    private static final long PATIENCE = 60_000;

    private static final LeaseTiming SHORT = LeaseTiming.ofLease(Duration.ofMillis(300));

    private static final List<Throwable> UNCAUGHT = new CopyOnWriteArrayList<>();

    /** Something that the application can ask for, while the server answers the requests of that kind in its own way. */
    private record Call(String name, String operation, Body body) {
        interface Body {
            /** Whether it says that something was done, or that all is well. */
            boolean claims(Place place) throws Exception;
        }
    }

    private static final List<Call> CALLS = List.of(
            new Call(
                    "tryAcquire",
                    "UpdateItem",
                    p -> p.ask(() -> p.client.tryAcquire(p.key).isPresent())),
            new Call(
                    "acquire",
                    "UpdateItem",
                    p -> p.ask(() -> p.client.acquire(p.request()).isValid())),
            new Call(
                    "acquireAsync",
                    "UpdateItem",
                    p -> p.ask(() -> p.client.acquireAsync(p.request()).join().isValid())),
            new Call("acquire held", "GetItem", p -> {
                try (Lease held = p.other.acquire(p.key)) {
                    return p.ask(() -> p.client.acquire(p.request()).isValid() && held.isValid());
                }
            }),
            new Call(
                    "tryAcquireAll",
                    "TransactWriteItems",
                    p -> p.ask(() -> p.client.tryAcquireAll(p.two()).isPresent())),
            new Call(
                    "acquireAll, write",
                    "TransactWriteItems",
                    p -> p.ask(() -> p.client.acquireAll(p.two()).isValid())),
            new Call(
                    "acquireAll, read",
                    "BatchGetItem",
                    p -> p.ask(() -> {
                        // Its rows, asked again, may say that they are ours.
                        p.client.acquireAll(p.two());
                        return false;
                    })),
            new Call("heartbeat", "UpdateItem", p -> {
                try (Lease lease = p.client.acquire(p.key)) {
                    return p.ask(() -> {
                        lease.heartbeat(HeartbeatRequest.NONE.withData(LockData.of(new byte[1])));
                        return true;
                    });
                }
            }),
            new Call("release", "UpdateItem", p -> {
                Lease lease = p.client.acquire(p.key);
                return p.ask(() -> lease.release() == ReleaseOutcome.RELEASED);
            }),
            new Call("release that writes", "UpdateItem", p -> {
                Lease lease = p.client.acquire(p.key);
                ReleaseRequest writes = ReleaseRequest.NONE.withData(LockData.of(new byte[1]));
                return p.ask(() -> lease.release(writes) == ReleaseOutcome.RELEASED);
            }),
            new Call("release that deletes", "DeleteItem", p -> {
                Lease lease =
                        p.client.acquire(LockRequest.of(p.key).deleteOnRelease().build());
                return p.ask(() -> lease.release() == ReleaseOutcome.RELEASED);
            }),
            new Call("sweep", "GetItem", p -> {
                try (LockClient one = p.locks()) {
                    var asked = one.acquireAsync(p.request());
                    asked.cancel(true);
                    return p.ask(() -> false);
                }
            }),
            new Call("commit", "TransactWriteItems", p -> {
                Lease lease = p.client.acquire(p.key);
                return p.ask(() -> lease.commit(List.of()).outcome() == CommitOutcome.COMMITTED);
            }),
            new Call("commit together", "TransactWriteItems", p -> {
                MultiLease all = p.client.acquireAll(p.two());
                return p.ask(() -> all.commit(List.of()).outcome() == CommitOutcome.COMMITTED);
            }),
            new Call("release together", "UpdateItem", p -> {
                MultiLease all = p.client.acquireAll(p.two());
                return p.ask(() -> all.release() == ReleaseOutcome.RELEASED);
            }),
            new Call("close of the client", "UpdateItem", p -> {
                LockClient one = p.locks();
                Lease lease = one.acquire(p.key);
                return p.ask(() -> {
                    one.close();
                    return lease.isValid();
                });
            }),
            new Call("get", "GetItem", p -> p.ask(() -> p.admin.get(p.key) != null)),
            new Call("list", "Scan", p -> p.ask(() -> p.admin.list().limit(5).count() >= 0)),
            new Call(
                    "list of a partition",
                    "Query",
                    p -> p.ask(() -> p.admin.list(p.key).limit(5).count() >= 0)),
            new Call(
                    "examine, table",
                    "DescribeTable",
                    p -> p.ask(() -> p.admin.examine().isEmpty())),
            new Call(
                    "examine, time to live",
                    "DescribeTimeToLive",
                    p -> p.ask(() -> p.admin.examine().isEmpty())),
            new Call("examine, rows", "Scan", p -> p.ask(() -> p.admin.examine().isEmpty())),
            new Call(
                    "examineDescription",
                    "DescribeTable",
                    p -> p.ask(() -> p.admin.examineDescription().isEmpty())),
            new Call("forceRelease, read", "GetItem", p -> p.ask(() -> p.admin.forceRelease(p.key) != null)),
            new Call("forceRelease, write", "UpdateItem", p -> {
                try (Lease held = p.other.acquire(p.key)) {
                    return p.ask(() -> p.admin.forceRelease(held.key()) instanceof ForcedRelease.Freed);
                }
            }),
            new Call("forceRelease, deletion", "DeleteItem", p -> {
                try (LockClient python = p.locks(LockTable.python("python-locks"));
                        Lease held = python.acquire(
                                LockRequest.of(LockKey.of(p.key, "-")).build())) {
                    return p.ask(() -> LockTableAdmin.of(p.sdk, LockTable.python("python-locks"))
                                    .forceRelease(held.key())
                            instanceof ForcedRelease.Freed);
                }
            }),
            new Call("raiseTokens, rows", "Scan", p -> p.ask(() -> p.few.raiseTokens() != null)),
            new Call(
                    "raiseTokens, write",
                    "UpdateItem",
                    p -> p.ask(() -> {
                        p.few.raiseTokens();
                        return false;
                    })),
            new Call(
                    "create",
                    "CreateTable",
                    p -> p.ask(() -> {
                        // What is believed is waited for: minutes.
                        if (!p.answer.believable()) {
                            p.absent.create(new TableCapacity.OnDemand(), Map.of());
                            return true;
                        }
                        return false;
                    })),
            new Call(
                    "createIfMissing, table",
                    "DescribeTable",
                    p -> p.ask(() -> {
                        p.admin.createIfMissing();
                        return false;
                    })));

    /** One worker's server, clients and lock. */
    private static final class Place implements AutoCloseable {
        private final HostileServer server =
                new HostileServer(DynamoDbLocal.shared().endpoint());
        final DynamoDbAsyncClient sdk = LocalTable.clientBuilder(server.endpoint())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
        final LockClient client = locks();
        final LockClient other = DynamoDbLocks.builder(sdk, LocalTable.LOCKS).build();
        final LockTableAdmin admin = LockTableAdmin.of(sdk, LocalTable.LOCKS);
        final LockTableAdmin few = LockTableAdmin.of(sdk, LockTable.named("few-locks"));
        final LockTableAdmin absent = LockTableAdmin.of(sdk, LockTable.named("no-locks-" + UUID.randomUUID()));
        private HostileAnswers answer = new HostileAnswers("none", new byte[0], true);
        private String operation = "";
        String key = "";

        LockClient locks() {
            return locks(LocalTable.LOCKS);
        }

        LockClient locks(LockTable table) {
            return DynamoDbLocks.builder(sdk, table)
                    .timing(SHORT)
                    .sharedConnections()
                    .build();
        }

        LockRequest request() {
            return LockRequest.of(key).waitLimit(Duration.ofMillis(100)).build();
        }

        List<LockRequest> two() {
            return List.of(
                    request(),
                    LockRequest.of(key + "-2").waitLimit(Duration.ofMillis(100)).build());
        }

        interface Asked {
            boolean claims() throws Exception;
        }

        boolean ask(Asked asked) throws Exception {
            server.answers(operation, answer.bytes());
            try {
                return asked.claims();
            } finally {
                server.behaves();
            }
        }

        /** What was wrong, or an empty text. */
        String play(Call call, HostileAnswers with) {
            answer = with;
            operation = call.operation();
            key = "hostile-" + UUID.randomUUID();
            String what = call.name() + " answered by " + with.name() + ": ";
            try {
                return call.body().claims(this) && !with.believable() ? what + "claimed too much" : "";
            } catch (CompletionException e) {
                return e.getCause() instanceof LockException ? "" : what + stack(e);
            } catch (LockException documented) {
                return String.valueOf(documented.getMessage()).matches("null|.*\\(null\\).*")
                        ? what + stack(documented)
                        : "";
            } catch (Exception | Error e) {
                return what + stack(e);
            }
        }

        private static String stack(Throwable thrown) {
            java.io.StringWriter text = new java.io.StringWriter();
            thrown.printStackTrace(new java.io.PrintWriter(text));
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            client.close();
            other.close();
            sdk.close();
            server.close();
        }
    }

    @BeforeAll
    static void make() throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> UNCAUGHT.add(thrown));
        try (DynamoDbAsyncClient sdk = LocalTable.client()) {
            LockTableAdmin.of(sdk, LocalTable.LOCKS).createIfMissing();
            LockTableAdmin.of(sdk, LockTable.named("few-locks")).createIfMissing();
            LockTableAdmin.of(sdk, LockTable.python("python-locks")).createIfMissing();
            try (LockClient few =
                    DynamoDbLocks.builder(sdk, LockTable.named("few-locks")).build()) {
                few.acquire("one").release();
            }
        }
    }

    @Test
    void call_whateverTheServerAnswers_throwsOnlyWhatIsDocumentedAndClaimsNothing() throws Exception {
        Map<String, Integer> played = new ConcurrentHashMap<>();
        List<String> wrong = new CopyOnWriteArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            int worker = i;
            Thread thread = new Thread(() -> play(worker, end, played, wrong));
            thread.setDaemon(true);
            workers.add(thread);
            thread.start();
        }
        for (Thread thread : workers) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + PATIENCE));
            if (thread.isAlive()) {
                wrong.add("does not end: " + List.of(thread.getStackTrace()));
            }
        }
        assertThat(wrong.stream().distinct().limit(20).toList()).isEmpty();
        assertThat(UNCAUGHT).isEmpty();
        assertThat(played.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        CALLS.stream().map(Call::name).toList());
    }

    /** Each worker begins at another call, so that all are played soon. */
    private static void play(int worker, long end, Map<String, Integer> played, List<String> wrong) {
        Random random = new Random(SEED * WORKERS + worker);
        try (Place place = new Place()) {
            for (int i = worker; System.nanoTime() - end < 0 || i < worker + CALLS.size(); i += 1) {
                Call call = CALLS.get((i * WORKERS + worker) % CALLS.size());
                String found = place.play(call, HostileAnswers.draw(random));
                played.merge(call.name(), 1, Integer::sum);
                if (!found.isEmpty()) {
                    wrong.add(found);
                }
            }
        } catch (Exception | Error e) {
            wrong.add(Place.stack(e));
        }
    }
}
