package io.github.dynamodblock.core;

import static io.github.dynamodblock.core.StillWorld.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.RowAssessment;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What who wants one lock remembers of its row, and leaves behind. */
class SingleKeyTargetTest {
    private final StillWorld world = new StillWorld();
    private final ClientContext context = new ClientContext(world.ports, StillWorld.SETTINGS);
    private final SingleKeyTarget wanted =
            new SingleKeyTarget(context, LockRequest.of(KEY).build());

    private RowAssessment.View view() {
        return wanted.assessment().view();
    }

    /** Chance always draws the first place. */
    private void manyOthersAreSeen() {
        for (int number = 0; number < IdleObservations.MOST; number++) {
            LockRow row = StillWorld.anothers(LockKey.of("other-" + number));
            context.observations().saw(row.key(), Optional.of(row), 2);
        }
    }

    private void isSeenHeld() {
        context.observations().saw(KEY, Optional.of(StillWorld.anothers(KEY)), 1);
    }

    @Test
    void asks_manyOtherKeysAreSeen_isStillWatched() {
        wanted.asks();
        isSeenHeld();
        manyOthersAreSeen();

        assertThat(view()).isEqualTo(RowAssessment.View.HELD);
    }

    @Test
    void leaves_isRememberedOnlyAsLongAsThereIsRoom() {
        wanted.asks();
        isSeenHeld();
        wanted.leaves();
        assertThat(view()).isEqualTo(RowAssessment.View.HELD);
        manyOthersAreSeen();

        assertThat(view()).isEqualTo(RowAssessment.View.UNKNOWN);
    }

    @Test
    void acquire_refused_remembersTheRow() {
        world.put(StillWorld.anothers(KEY));
        List<StoreAnswer> heard = new ArrayList<>();
        wanted.acquire(
                new AcquireEffect.SendAcquire(new Version("1".repeat(32), 1), Optional.empty()),
                seen -> heard.add(seen.answer()));

        assertThat(heard).containsExactly(new StoreAnswer.Refused(Optional.of(StillWorld.anothers(KEY))));
        assertThat(view()).isEqualTo(RowAssessment.View.HELD);
    }

    @Test
    void disown_ofAGrantThatARowShows_leavesItToItsOwnClient() {
        isSeenHeld();
        wanted.disown(StillWorld.anothers(KEY).grant().orElseThrow());

        assertThat(view()).isEqualTo(RowAssessment.View.ORPHAN);
    }

    @Test
    void sweep_ofAGrantThatARowShows_freesIt() {
        LockRow row = StillWorld.anothers(KEY);
        world.put(row);
        wanted.sweep(new AcquireEffect.Sweep(row.grant().orElseThrow(), row.beat()));

        assertThat(world.isFree()).isTrue();
        assertThat(world.sent(LockWrite.Release.class)).isEqualTo(1);
    }

    /** Whoever comes after a refusal looks before he writes, for a look costs half as much. */
    @Test
    void acquire_afterATryThatWasRefused_looksFirst() {
        CoreLockClient client = new CoreLockClient(world.ports, StillWorld.SETTINGS, () -> {});
        world.put(StillWorld.anothers(KEY));
        assertThat(client.tryAcquireAsync(LockRequest.of(KEY).build())).isCompletedWithValue(Optional.empty());
        CompletableFuture<Lease> unused =
                client.acquireAsync(LockRequest.of(KEY).build());

        assertThat(world.reads()).isEqualTo(1);
        assertThat(world.sent(LockWrite.Acquire.class)).isEqualTo(1);
    }
}
