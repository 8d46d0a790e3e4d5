package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.HeartbeatRequest;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeasedLock;
import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.MultiLease;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What is over leaves nothing behind, however often it is done while a lock is held for long. */
@Timeout(60)
class GrowthTest {
    private static final LockRequest HELD = LockRequest.of(StillWorld.KEY)
            .reentrant()
            .listener((lease, event) -> {})
            .build();
    private static final LockRequest OTHER = LockRequest.of("other").build();
    private static final List<LockRequest> SEVERAL =
            List.of(OTHER, LockRequest.of("more").build());

    private final StillWorld world = new StillWorld();
    private final CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});

    /** What is begun and ended. */
    enum Deed {
        REENTRY {
            @Override
            void of(GrowthTest test, Lease held) {
                test.ends(test.now(test.client.acquireAsync(HELD)).releaseAsync());
            }
        },
        REENTRY_OF_WHICH_MORE_HEAR {
            @Override
            void of(GrowthTest test, Lease held) {
                Lease again = test.now(test.client.acquireAsync(HELD));
                again.addListener((lease, event) -> {});
                test.ends(again.releaseAsync());
                again.addListener((lease, event) -> {});
            }
        },
        REENTRY_THAT_NOBODY_GOT {
            @Override
            void of(GrowthTest test, Lease held) {
                ((ReentrantHandle) test.now(test.client.acquireAsync(HELD))).giveBack();
            }
        },
        HEARTBEAT {
            @Override
            void of(GrowthTest test, Lease held) {
                test.ends(held.heartbeatAsync(HeartbeatRequest.NONE.withData(LockData.ofText("d"))));
            }
        },
        REFUSED_COMMIT {
            @Override
            void of(GrowthTest test, Lease held) {
                assertThatThrownBy(() -> held.commitAsync(Arrays.asList((TransactWriteItem) null)))
                        .isInstanceOf(NullPointerException.class);
            }
        },
        ANOTHER_LOCK {
            @Override
            void of(GrowthTest test, Lease held) {
                test.ends(test.now(test.client.acquireAsync(OTHER)).releaseAsync());
            }
        },
        A_WAIT_GIVEN_UP {
            @Override
            void of(GrowthTest test, Lease held) {
                CompletableFuture<Lease> waits =
                        test.client.acquireAsync(LockRequest.of(StillWorld.KEY).build());
                waits.cancel(true);
            }
        },
        SEVERAL_LOCKS {
            @Override
            void of(GrowthTest test, Lease held) {
                MultiLease all = test.now(test.client.acquireAllAsync(SEVERAL));
                all.addListener((lease, event) -> {});
                test.ends(all.releaseAsync());
            }
        },
        SEVERAL_LOCKS_ONE_BY_ONE {
            @Override
            void of(GrowthTest test, Lease held) {
                test.now(test.client.acquireAllAsync(SEVERAL))
                        .leases()
                        .forEach(lease -> test.ends(lease.releaseAsync()));
            }
        },
        SEVERAL_LOCKS_OF_WHICH_ONE_IS_TAKEN_AWAY {
            @Override
            void of(GrowthTest test, Lease held) {
                MultiLease all = test.now(test.client.acquireAllAsync(SEVERAL));
                LockKey taken = OTHER.key();
                test.world.put(StillWorld.anothers(taken));
                CompletionStage<?> unused = all.lease(taken).heartbeatAsync(HeartbeatRequest.NONE);
                test.world.callBack();
                test.world.put(StillWorld.free(StillWorld.anothers(taken)));
                assertThat(all.isValid()).isFalse();
            }
        },
        WORK {
            @Override
            void of(GrowthTest test, Lease held) {
                test.ends(test.client.withLockAsync(OTHER, lease -> CompletableFuture.completedFuture("done")));
            }
        },
        VIEW {
            @Override
            void of(GrowthTest test, Lease held) {
                LeasedLock view = test.client.asLock(OTHER);
                view.lock();
                try {
                    assertThat(view.lease()).isPresent();
                } finally {
                    view.unlock();
                }
            }
        };

        abstract void of(GrowthTest test, Lease held);
    }

    private <T> T now(CompletableFuture<T> asked) {
        ends(asked);
        return asked.join();
    }

    private void ends(CompletionStage<?> stage) {
        world.callBack();
        assertThat(stage.toCompletableFuture()).isCompleted();
    }

    @ParameterizedTest
    @EnumSource
    void deed_doneOften_leavesNothingBehind(Deed deed) throws Exception {
        Lease held = now(client.acquireAsync(HELD));
        repeat(deed, held, 3);
        long before = Reachable.from(client, held);
        repeat(deed, held, 30);

        assertThat(Reachable.from(client, held)).isEqualTo(before);
        assertThat(held.isValid()).isTrue();
    }

    private void repeat(Deed deed, Lease held, int times) {
        for (int i = 0; i < times; i++) {
            deed.of(this, held);
            world.callBack();
        }
    }

    /** Otherwise equal counts would say nothing. */
    @Test
    void listeners_thatStay_areCounted() throws Exception {
        Lease held = now(client.acquireAsync(HELD));
        long before = Reachable.from(client, held);
        held.addListener((lease, event) -> {});

        assertThat(Reachable.from(client, held)).isGreaterThan(before);
    }
}
