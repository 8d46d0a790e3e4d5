package io.github.dynamodblock.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LeadershipEvent;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.memory.TestLocks.Disturbance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Elections between the candidates of two clients. */
@Timeout(60)
class LeadershipTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final LockKey KEY = LockKey.of("k");

    private final TestLocks locks = TestLocks.inVirtualTime();
    private final LockClient one = locks.client("one", LEASE);
    private final LockClient two = locks.client("two", LEASE);
    private final List<LeadershipEvent> heard = new ArrayList<>();

    @AfterEach
    void close() {
        locks.close();
    }

    private Leadership first() {
        Leadership leadership = one.campaign("k");
        leadership.addListener(heard::add);
        return leadership;
    }

    private static LeadershipEvent lost(LostReason reason) {
        return new LeadershipEvent.Lost(KEY, reason);
    }

    @Test
    void campaigns_oneLeads_andTheOtherAfterItsClose() {
        Leadership first = first();
        Leadership second = two.campaign("k");
        locks.advance(LEASE.multipliedBy(5));
        assertThat(first.isLeader()).isTrue();
        assertThat(second.isLeader()).isFalse();
        assertThat(second.lease()).isEmpty();
        long token = first.lease().orElseThrow().fencingToken();

        first.close();
        first.close();
        assertThat(first.isLeader()).isFalse();
        locks.advance(LEASE.dividedBy(4));
        assertThat(second.lease().orElseThrow().fencingToken()).isGreaterThan(token);
        assertThat(heard)
                .hasSize(2)
                .hasExactlyElementsOfTypes(LeadershipEvent.Elected.class, LeadershipEvent.Resigned.class);
        locks.advance(LEASE.multipliedBy(5));
        assertThat(second.isLeader()).isTrue();
    }

    @Test
    void campaign_isNeitherLimitedByTheWaitLimitOfTheRequestNorOfTheClient() {
        Disturbance busy = locks.busy("k");
        Leadership leadership =
                one.campaign(LockRequest.of("k").waitLimit(Duration.ZERO).build());
        locks.advance(Duration.ofDays(1));
        busy.close();
        locks.advance(LEASE);

        assertThat(leadership.isLeader()).isTrue();
    }

    @Test
    void stolen_isLost_andLeadsAgainLater() {
        Leadership first = first();
        locks.steal(first.lease().orElseThrow());
        assertThat(first.isLeader()).isFalse();
        assertThat(heard).hasSize(2).endsWith(lost(LostReason.STOLEN));

        locks.heal();
        locks.advance(LEASE);
        assertThat(first.isLeader()).isTrue();
        assertThat(heard).hasSize(3);
    }

    @Test
    void cutOff_isInDangerAndLost_andLeadsAgainLater() {
        Leadership first = first();
        Disturbance cut = locks.cutOff();
        locks.advance(LEASE.multipliedBy(20));
        assertThat(first.isLeader()).isFalse();
        assertThat(heard).hasSize(3).endsWith(new LeadershipEvent.InDanger(KEY), lost(LostReason.EXPIRED));

        cut.close();
        locks.advance(LEASE.multipliedBy(2));
        assertThat(first.isLeader()).isTrue();
    }

    @Test
    void cutOff_neverTwoLead() {
        Leadership first = first();
        Leadership second = two.campaign("k");
        for (int step = 0; step < 2_000; step++) {
            if (step % 400 == 50) {
                locks.cutOff();
            }
            if (step % 400 == 250) {
                locks.heal();
            }
            locks.advance(Duration.ofMillis(100));
            assertThat(first.isLeader() && second.isLeader()).isFalse();
        }
        assertThat(first.isLeader() || second.isLeader()).isTrue();
    }

    @Test
    void stepDown_handsOver_andCampaignsAgainAfterTheTime() {
        Leadership first = first();
        Leadership second = two.campaign("k");
        first.stepDown(LEASE);
        assertThat(first.isLeader()).isFalse();
        locks.advance(LEASE.dividedBy(4));
        assertThat(second.isLeader()).isTrue();
        second.close();
        locks.advance(LEASE.dividedBy(4));
        assertThat(first.isLeader()).isFalse();

        locks.advance(LEASE);
        assertThat(first.isLeader()).isTrue();
        assertThatThrownBy(() -> first.stepDown(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stepDown_ofAWaitingCandidate_leavesTheWait() {
        Leadership first = first();
        Leadership second = two.campaign("k");
        second.stepDown(LEASE.multipliedBy(3));
        first.close();
        locks.advance(LEASE.multipliedBy(2));
        assertThat(second.isLeader()).isFalse();
        locks.advance(LEASE);
        assertThat(second.isLeader()).isTrue();
    }

    @Test
    void resigning_lockIsHeldUntilTheListenersHaveReturned() {
        Leadership first = first();
        List<Boolean> held = new ArrayList<>();
        first.addListener(event -> {
            if (event instanceof LeadershipEvent.Resigned) {
                held.add(one.held("k").isPresent() && !first.isLeader());
            }
        });
        first.stepDown(LEASE);

        assertThat(held).containsExactly(true);
        assertThat(one.held("k")).isEmpty();
    }

    @Test
    void addListener_ofALeader_isToldAtOnce_andAFailureHarmsNobody() {
        Leadership first = one.campaign("k");
        first.addListener(event -> {
            throw new IllegalStateException("expected by the test");
        });
        first.addListener(heard::add);

        assertThat(heard)
                .containsExactly(new LeadershipEvent.Elected(KEY, first.lease().orElseThrow()));
        first.close();
        assertThat(heard).hasSize(2);
        assertThat(one.held("k")).isEmpty();
    }

    @Test
    void grant_afterClose_isGivenBack() {
        Disturbance busy = locks.busy("k");
        Leadership first = first();
        first.close();
        busy.close();
        locks.advance(LEASE);

        assertThat(heard).isEmpty();
        assertThat(one.leases()).isEmpty();
        assertThat(two.campaign("k").isLeader()).isTrue();
    }

    @Test
    void close_inAListener_ends() {
        Leadership first = first();
        first.addListener(event -> first.close());

        assertThat(heard).hasSize(2).endsWith(new LeadershipEvent.Resigned(KEY));
        assertThat(one.held("k")).isEmpty();
    }

    @Test
    void clientClosed_isLostAndNeverLeadsAgain() {
        Leadership first = first();
        Leadership waiting = one.campaign("other");
        one.close();
        assertThat(heard).hasSize(2).endsWith(lost(LostReason.CLIENT_CLOSED));
        locks.advance(LEASE.multipliedBy(3));

        assertThat(first.isLeader() || waiting.lease().filter(Lease::isValid).isPresent())
                .isFalse();
        first.close();
        first.stepDown(LEASE);
        assertThat(heard).hasSize(2);
        assertThatThrownBy(() -> one.campaign("k")).isInstanceOf(LockClientClosedException.class);
        assertThat(two.campaign("k").isLeader()).isTrue();
    }

    @Test
    void clientClosed_whileAListenerEndsTheWork_waitsForIt() throws Exception {
        try (TestLocks real = TestLocks.inRealTime()) {
            LockClient client = real.client("one");
            Leadership leadership = client.campaign("k");
            CountDownLatch elected = new CountDownLatch(1);
            CountDownLatch resigns = new CountDownLatch(1);
            CountDownLatch mayReturn = new CountDownLatch(1);
            AtomicBoolean returned = new AtomicBoolean();
            leadership.addListener(event -> {
                if (event instanceof LeadershipEvent.Elected) {
                    elected.countDown();
                    return;
                }
                resigns.countDown();
                try {
                    mayReturn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                returned.set(true);
            });
            elected.await();
            leadership.stepDown(Duration.ofHours(1));
            resigns.await();
            Thread closing = new Thread(() -> client.close(Duration.ofSeconds(30)));
            closing.start();
            assertThat(real.client("two").tryAcquire("k")).isEmpty();
            mayReturn.countDown();
            closing.join();

            assertThat(returned).isTrue();
            assertThat(real.client("three").tryAcquire("k")).isPresent();
        }
    }

    @Test
    void campaign_reentrant_isRefused() {
        assertThatThrownBy(() -> one.campaign(LockRequest.of("k").reentrant().build()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("leave out reentrant()");
    }

    @Test
    void campaign_storeRefuses_goesOn() {
        Disturbance cut = locks.cutOff();
        Leadership first = first();
        locks.advance(LEASE.multipliedBy(100));
        cut.close();
        locks.advance(LEASE);

        assertThat(first.isLeader()).isTrue();
    }
}
