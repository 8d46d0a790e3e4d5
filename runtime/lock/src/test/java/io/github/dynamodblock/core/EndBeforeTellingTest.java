package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A lease has ended for its client before anybody is told so: whatever becomes of the telling, it counts no more. */
class EndBeforeTellingTest {
    private static final LockKey OTHER = LockKey.of("other");

    private final StillWorld world = new StillWorld();
    private final List<Boolean> idleWhenTold = new ArrayList<>();
    private boolean refuses;
    private final ClientContext context = new ClientContext(
            new Ports(world, world, world, world, Runnable::run, Runnable::run, this::callBack), StillWorld.SETTINGS);

    private void callBack(Runnable task) {
        idleWhenTold.add(context.isIdle());
        if (refuses) {
            throw new RejectedExecutionException("of a test");
        }
        task.run();
    }

    private <T> T granted(AcquireTarget<T> wanted) {
        PendingAcquire<T> caller = new PendingAcquire<>(context, wanted, false, 0);
        caller.begin();
        return Holder.now(caller.granted()).orElseThrow();
    }

    private HeldLease granted() {
        return granted(
                new SingleKeyTarget(context, LockRequest.of(StillWorld.KEY).build()));
    }

    /** Like the machine's timer, which no task stops. */
    private void passesThreeSeconds() {
        for (int tenth = 0; tenth < 30; tenth++) {
            try {
                world.passes(StillWorld.SECOND / 10);
            } catch (RejectedExecutionException refused) {
                assertThat(refused).hasMessage("of a test");
            }
        }
    }

    @Test
    void lease_expires_countsNoMoreWhenItsListenerIsTold() {
        List<LeaseEvent> heard = new ArrayList<>();
        granted().addListener((lease, event) -> heard.add(event));
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        passesThreeSeconds();

        assertThat(heard).last().isInstanceOf(LeaseEvent.Lost.class);
        assertThat(idleWhenTold).last().isEqualTo(true);
    }

    @Test
    void lease_expiresAndNobodyCanBeTold_countsNoMore() {
        HeldLease unused = granted();
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        refuses = true;
        passesThreeSeconds();

        assertThat(idleWhenTold).isNotEmpty();
        assertThat(context.isIdle()).isTrue();
    }

    @Test
    void lease_isLostAndNobodyCanBeTold_isToldWithTheNext() {
        List<LeaseEvent> heard = new ArrayList<>();
        granted().addListener((lease, event) -> heard.add(event));
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        refuses = true;
        world.passes(StillWorld.SECOND);
        try {
            world.passes(StillWorld.SECOND / 2);
        } catch (RejectedExecutionException danger) {
            assertThat(heard).isEmpty();
        }
        refuses = false;
        passesThreeSeconds();

        assertThat(heard).hasSize(2).last().isInstanceOf(LeaseEvent.Lost.class);
    }

    @Test
    void together_oneExpiresAndNobodyCanBeTold_doNotCountAsOneAnyMore() {
        MultiKeyTarget both = MultiKeyTarget.of(
                context,
                List.of(
                        LockRequest.of(StillWorld.KEY).build(),
                        LockRequest.of(OTHER).build()));
        HeldMultiLease unused = granted(both);
        world.holdBack(LockWrite.Heartbeat.class::isInstance);
        refuses = true;
        passesThreeSeconds();

        assertThat(context.isIdle()).isTrue();
    }
}
