package io.github.dynamodblock.chaos.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.core.protocol.AcquireEffect;
import io.github.dynamodblock.core.protocol.Moment;
import io.github.dynamodblock.core.protocol.Tenure;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import org.junit.jupiter.api.Test;

class StateRewriterTest {
    private static final ExploredProtocol LOCK = new ExploredProtocol();

    private static ClientState holder() {
        Tenure tenure = LOCK.begin(new AcquireEffect.Granted(
                new Version(ExploredNames.grant('a', 1), 1), 1, RowContent.NONE, ExploredTime.NOW));
        ClientState begun = ClientState.begin('a');
        return new ClientState('a', new ClientRole.Holding(tenure), begun.seen(), begun.orphans(), 1, begun.messages());
    }

    private static Tenure tenure(ClientState client) {
        return ((ClientRole.Holding) client.role()).machine();
    }

    @Test
    void holder_believesForALease_andNoTickLonger() {
        ClientState later = StateRewriter.TICK.of(holder());

        assertThat(LOCK.believes(tenure(later))).isTrue();
        assertThat(LOCK.believes(tenure(StateRewriter.TICK.of(later)))).isFalse();
    }

    @Test
    void holder_whoseMachineSlept_doesNotBelieve() {
        ClientState slept = StateRewriter.SLEEP.of(holder());

        assertThat(tenure(slept).validUntil()).isEqualTo(ExploredTime.LEASE);
        assertThat(LOCK.believes(tenure(slept))).isFalse();
    }

    @Test
    void time_pastALease_isForgotten() {
        ClientState old = StateRewriter.TICK.of(StateRewriter.TICK.of(holder()));

        assertThat(StateRewriter.TICK.of(old)).isEqualTo(old);
        assertThat(tenure(old).acknowledged()).isEqualTo(new Moment(-ExploredTime.LEASE, -ExploredTime.LEASE / 1_000));
    }

    @Test
    void names_changedAndChangedBack_areAsBefore() {
        StateRewriter swap = StateRewriter.renaming(new int[] {1, 0});
        ClientState other = swap.of(holder());

        assertThat(other.name()).isEqualTo('b');
        assertThat(tenure(other).grant()).isEqualTo(ExploredNames.grant('b', 1));
        assertThat(swap.of(other)).isEqualTo(StateRewriter.NORMAL.of(holder()));
    }
}
