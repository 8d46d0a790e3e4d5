package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.CommitResult;
import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.LockWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Threads that take no task for a while, as where none can be made: at each hand-over that a client makes, one after the
 * other. Whatever fails there, nothing is renewed, counted or waited for in the end, and a loss is told once.
 */
class RetryingExecutorTest {
    private static final LockKey OTHER = LockKey.of("other");
    private static final long SOON = StillWorld.SECOND / 10;

    /** A client that holds, asks and ends, whose hand-overs fail as that says. */
    private static final class Stage {
        final StillWorld world = new StillWorld();
        final CoreLockClient client;
        final List<CompletableFuture<?>> told = new ArrayList<>();
        final List<LeaseEvent.Lost> losses = new ArrayList<>();

        Stage(Unwilling threads) {
            client = new CoreLockClient(threads.over(world.ports), StillWorld.SETTINGS, () -> {});
        }

        LockRequest.Builder request(LockKey key) {
            return LockRequest.of(key).listener((lease, event) -> hear(event));
        }

        void hear(LeaseEvent event) {
            if (event instanceof LeaseEvent.Lost lost) {
                losses.add(lost);
            }
        }

        /** What the application was promised, which must end. */
        <T> CompletableFuture<T> promised(CompletionStage<T> stage) {
            CompletableFuture<T> future = stage.toCompletableFuture();
            told.add(future);
            return future;
        }

        /** The same, which nothing else looks at. */
        void promises(CompletionStage<?> stage) {
            told.add(stage.toCompletableFuture());
        }

        Lease acquired(LockRequest request) {
            CompletableFuture<Lease> asked = promised(client.acquireAsync(request));
            passes(60);
            return Holder.now(asked);
        }

        Lease acquired() {
            return acquired(request(StillWorld.KEY).build());
        }

        MultiLease acquiredBoth() {
            CompletableFuture<MultiLease> asked = promised(client.acquireAllAsync(
                    List.of(request(StillWorld.KEY).build(), request(OTHER).build())));
            passes(60);
            return Holder.now(asked);
        }

        /** That many tenths of a second, with all that happens meanwhile. */
        void passes(int tenths) {
            for (int tenth = 0; tenth < tenths; tenth++) {
                world.callBack();
                world.passes(SOON);
                world.answer();
                world.callBack();
            }
        }

        /** The same, without answers. */
        void passesInSilence(int tenths) {
            for (int tenth = 0; tenth < tenths; tenth++) {
                world.callBack();
                world.passes(SOON);
            }
            world.callBack();
        }

        void unanswered(Predicate<Object> requests) {
            world.holdBack(requests);
        }

        void isStolen(LockKey key) {
            world.put(StillWorld.anothers(key));
        }

        void hasLost(int times) {
            assertThat(losses).as("losses told").hasSize(times);
        }
    }

    /** What a client can be doing; each ends with nothing held and nothing asked. */
    enum Scenario {
        HOLD_AND_RELEASE {
            @Override
            void play(Stage stage) {
                Lease lease = stage.acquired();
                stage.passes(50);
                assertThat(lease.isValid()).as("valid, for it was renewed").isTrue();
                CompletableFuture<ReleaseOutcome> released = stage.promised(lease.releaseAsync());
                stage.passes(30);
                assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
                assertThat(stage.world.isFree()).isTrue();
                stage.hasLost(0);
            }
        },
        HEARTBEAT {
            @Override
            void play(Stage stage) {
                Lease lease = stage.acquired();
                CompletableFuture<?> renewed = stage.promised(lease.heartbeatAsync(HeartbeatRequest.NONE));
                stage.passes(20);
                assertThat(renewed).isCompleted();
                stage.promises(lease.releaseAsync());
                stage.hasLost(0);
            }
        },
        EXPIRY {
            @Override
            void play(Stage stage) {
                Lease unused = stage.acquired();
                stage.unanswered(LockWrite.Heartbeat.class::isInstance);
                stage.passesInSilence(40);
                stage.hasLost(1);
                stage.unanswered(request -> false);
                // It counts no more: whoever asks now waits for the row, and has it.
                Lease next = stage.acquired(LockRequest.of(StillWorld.KEY).build());
                stage.promises(next.releaseAsync());
                stage.hasLost(1);
            }
        },
        THEFT {
            @Override
            void play(Stage stage) {
                Lease lease = stage.acquired();
                CompletableFuture<Lease> waits = stage.promised(stage.client.acquireAsync(LockRequest.of(StillWorld.KEY)
                        .waitLimit(Duration.ofSeconds(1))
                        .build()));
                stage.isStolen(StillWorld.KEY);
                stage.passes(30);
                assertThat(lease.isValid()).isFalse();
                assertThat(waits).isCompletedExceptionally();
                stage.hasLost(1);
            }
        },
        HAND_OFF {
            @Override
            void play(Stage stage) {
                Lease first = stage.acquired();
                CompletableFuture<Lease> second = stage.promised(
                        stage.client.acquireAsync(stage.request(StillWorld.KEY).build()));
                CompletableFuture<Lease> third = stage.promised(
                        stage.client.acquireAsync(stage.request(StillWorld.KEY).build()));
                stage.promises(first.releaseAsync());
                stage.passes(20);
                stage.promises(Holder.now(second).releaseAsync());
                stage.passes(20);
                stage.promises(Holder.now(third).releaseAsync());
                stage.hasLost(0);
            }
        },
        LATE_GRANT {
            @Override
            void play(Stage stage) {
                stage.unanswered(LockWrite.Acquire.class::isInstance);
                CompletableFuture<Lease> asked = stage.promised(
                        stage.client.acquireAsync(stage.request(StillWorld.KEY).build()));
                stage.passesInSilence(15);
                stage.unanswered(request -> false);
                stage.passes(60);
                stage.promises(Holder.now(asked).releaseAsync());
                stage.hasLost(0);
            }
        },
        GIVEN_UP {
            @Override
            void play(Stage stage) {
                stage.unanswered(LockWrite.Acquire.class::isInstance);
                CompletableFuture<Lease> asked =
                        stage.client.acquireAsync(stage.request(StillWorld.KEY).build());
                asked.cancel(true);
                stage.passes(30);
                assertThat(stage.world.isFree()).isTrue();
                stage.hasLost(0);
            }
        },
        UNANSWERED_RELEASE {
            @Override
            void play(Stage stage) {
                Lease lease = stage.acquired();
                stage.unanswered(LockWrite.Release.class::isInstance);
                CompletableFuture<ReleaseOutcome> released = stage.promised(lease.releaseAsync());
                stage.passesInSilence(30);
                assertThat(released).isCompletedWithValue(ReleaseOutcome.UNKNOWN);
                stage.hasLost(0);
            }
        },
        KEPT {
            @Override
            void play(Stage stage) {
                Lease lease = stage.acquired(stage.request(StillWorld.KEY)
                        .atLeast(Duration.ofSeconds(6))
                        .build());
                CompletableFuture<ReleaseOutcome> released = stage.promised(lease.releaseAsync());
                stage.passes(30);
                assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
                stage.passes(60);
                assertThat(stage.world.isFree()).isTrue();
                stage.hasLost(0);
            }
        },
        COMMIT {
            @Override
            void play(Stage stage) {
                CompletableFuture<CommitResult> committed =
                        stage.promised(stage.acquired().commitAsync(List.of()));
                stage.passes(20);
                assertThat(Holder.now(committed).outcome()).isEqualTo(CommitOutcome.COMMITTED);
                stage.hasLost(0);
            }
        },
        UNANSWERED_COMMIT {
            @Override
            void play(Stage stage) {
                Lease lease = stage.acquired();
                stage.unanswered(LockWrite.Commit.class::isInstance);
                CompletableFuture<CommitResult> committed = stage.promised(lease.commitAsync(List.of()));
                stage.passesInSilence(40);
                assertThat(Holder.now(committed).outcome()).isEqualTo(CommitOutcome.UNKNOWN);
                stage.hasLost(0);
            }
        },
        TOGETHER {
            @Override
            void play(Stage stage) {
                MultiLease both = stage.acquiredBoth();
                stage.passes(50);
                assertThat(both.isValid()).as("valid, for they were renewed").isTrue();
                CompletableFuture<ReleaseOutcome> released = stage.promised(both.releaseAsync());
                stage.passes(20);
                assertThat(released).isCompletedWithValue(ReleaseOutcome.RELEASED);
                stage.hasLost(0);
            }
        },
        TOGETHER_THEFT_OF_ONE {
            @Override
            void play(Stage stage) {
                MultiLease both = stage.acquiredBoth();
                List<LeaseEvent> ofBoth = new ArrayList<>();
                both.addListener((lease, event) -> ofBoth.add(event));
                stage.isStolen(OTHER);
                stage.passes(30);
                assertThat(both.lease(StillWorld.KEY).isValid()).isFalse();
                assertThat(stage.world.isFree()).as("the other is freed").isTrue();
                assertThat(ofBoth).filteredOn(LeaseEvent.Lost.class::isInstance).hasSize(1);
                stage.hasLost(2);
            }
        },
        TOGETHER_COMMIT {
            @Override
            void play(Stage stage) {
                CompletableFuture<CommitResult> committed =
                        stage.promised(stage.acquiredBoth().commitAsync(List.of()));
                stage.passes(20);
                assertThat(Holder.now(committed).outcome()).isEqualTo(CommitOutcome.COMMITTED);
                stage.hasLost(0);
            }
        },
        TOGETHER_LATE_GRANT {
            @Override
            void play(Stage stage) {
                stage.unanswered(List.class::isInstance);
                CompletableFuture<MultiLease> asked = stage.promised(stage.client.acquireAllAsync(List.of(
                        stage.request(StillWorld.KEY).build(),
                        stage.request(OTHER).build())));
                stage.passesInSilence(15);
                stage.unanswered(request -> false);
                stage.passes(60);
                stage.promises(Holder.now(asked).releaseAsync());
                stage.hasLost(0);
            }
        },
        CLOSE {
            @Override
            void play(Stage stage) {
                Lease lease = stage.acquired();
                CompletableFuture<Lease> waits = stage.promised(
                        stage.client.acquireAsync(LockRequest.of(StillWorld.KEY).build()));
                CompletableFuture<?> closed = stage.promised(stage.client.closeAsync());
                stage.passes(20);
                assertThat(closed).isCompleted();
                assertThat(waits).isCompletedExceptionally();
                assertThat(lease.isValid()).isFalse();
                assertThat(stage.world.isFree()).isTrue();
                stage.hasLost(1);
            }
        },
        CLOSE_FOR_GOOD {
            @Override
            void play(Stage stage) {
                Lease unused = stage.acquired();
                stage.client.close();
                stage.world.callBack();
                // No timer need ring any more.
                stage.hasLost(1);
                assertThat(stage.world.isFree()).isTrue();
            }
        };

        abstract void play(Stage stage);
    }

    @ParameterizedTest
    @EnumSource
    void handOver_oneIsRefused_nothingGoesOnForEver(Scenario scenario) {
        everywhere(scenario, 1);
    }

    /** Half a second in which no thread can be made, and yet nothing is lost. */
    @ParameterizedTest
    @EnumSource
    void handOver_severalInARowAreRefused_nothingGoesOnForEver(Scenario scenario) {
        everywhere(scenario, 5);
    }

    private static void everywhere(Scenario scenario, int inARow) {
        for (Unwilling.Refusal refusal : Unwilling.Refusal.values()) {
            int handOver = 1;
            for (; play(scenario, new Unwilling(refusal, handOver, inARow)); handOver++) {}
            assertThat(handOver).as("the scenario hands tasks over").isGreaterThan(1);
        }
    }

    /** Whether there was such a hand-over. */
    private static boolean play(Scenario scenario, Unwilling threads) {
        Stage stage = new Stage(threads);
        try {
            scenario.play(stage);
            stage.unanswered(request -> false);
            stage.passes(60);
            long renewals = stage.world.sent(LockWrite.Heartbeat.class);
            stage.passes(60);
            assertThat(stage.world.sent(LockWrite.Heartbeat.class))
                    .as("heartbeats after the end")
                    .isEqualTo(renewals);
            assertThat(stage.told).as("what was promised").allMatch(CompletableFuture::isDone);
            assertThat(stage.client.isIdle()).as("nothing counts").isTrue();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(scenario + ", " + threads, e);
        }
        return threads.hasBegun();
    }
}
