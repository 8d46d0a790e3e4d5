package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.Content;
import io.github.dynamodblock.spi.Version;
import org.junit.jupiter.api.Test;

class RewriteTest {
    private static final Protocol LOCK = new Protocol();

    private static ClientState holder() {
        Tenure tenure =
                LOCK.begin(new AcquireEffect.Granted(new Version(Names.grant('a', 1), 1), 1, Content.NONE, Ticks.NOW));
        ClientState begun = ClientState.begin('a');
        return new ClientState('a', new Role.Holding(tenure), begun.seen(), begun.orphans(), 1, begun.messages());
    }

    private static Tenure tenure(ClientState client) {
        return ((Role.Holding) client.role()).machine();
    }

    @Test
    void holder_believesForALease_andNoTickLonger() {
        ClientState later = Rewrite.TICK.of(holder());

        assertThat(LOCK.believes(tenure(later))).isTrue();
        assertThat(LOCK.believes(tenure(Rewrite.TICK.of(later)))).isFalse();
    }

    @Test
    void holder_whoseMachineSlept_doesNotBelieve() {
        ClientState slept = Rewrite.SLEEP.of(holder());

        assertThat(tenure(slept).validUntil()).isEqualTo(Ticks.LEASE);
        assertThat(LOCK.believes(tenure(slept))).isFalse();
    }

    @Test
    void time_pastALease_isForgotten() {
        ClientState old = Rewrite.TICK.of(Rewrite.TICK.of(holder()));

        assertThat(Rewrite.TICK.of(old)).isEqualTo(old);
        assertThat(tenure(old).acknowledged()).isEqualTo(new Moment(-Ticks.LEASE, -Ticks.LEASE / 1_000));
    }

    @Test
    void names_changedAndChangedBack_areAsBefore() {
        Rewrite swap = Rewrite.renaming(new int[] {1, 0});
        ClientState other = swap.of(holder());

        assertThat(other.name()).isEqualTo('b');
        assertThat(tenure(other).grant()).isEqualTo(Names.grant('b', 1));
        assertThat(swap.of(other)).isEqualTo(Rewrite.NORMAL.of(holder()));
    }
}
