package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.core.protocol.Campaign.Effect;
import io.github.dynamodblock.core.protocol.Campaign.Input;
import io.github.dynamodblock.core.protocol.Campaign.Phase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a candidate does, for every order of events. */
class CampaignTest {
    private static final long SECOND = 1_000_000_000L;

    private Campaign state = Campaign.begin().state();
    private List<Effect> effects = Campaign.begin().effects();

    private void on(Input input) {
        Step<Campaign, Effect> step = state.on(input);
        state = step.state();
        effects = step.effects();
    }

    private void leads() {
        on(new Input.Granted(1));
    }

    @Test
    void begin_requestsTheLock() {
        assertThat(effects).containsExactly(new Effect.Acquire(1));
    }

    @Test
    void granted_leads() {
        leads();
        assertThat(effects).containsExactly(new Effect.Lead());
    }

    @Test
    void granted_afterClose_isGivenBack() {
        on(new Input.Close());
        assertThat(effects).containsExactly(new Effect.Withdraw(), new Effect.End());
        leads();
        assertThat(effects).containsExactly(new Effect.GiveBack());
        assertThat(state.isOver()).isTrue();
    }

    @Test
    void granted_ofAnEarlierRound_isGivenBack() {
        on(new Input.StepDown(7));
        on(new Input.Woken(2));
        assertThat(effects).containsExactly(new Effect.Acquire(3));
        leads();
        assertThat(effects).containsExactly(new Effect.GiveBack());
        on(new Input.Granted(3));
        assertThat(effects).containsExactly(new Effect.Lead());
    }

    @Test
    void failed_waitsLongerAndLonger() {
        List<Long> pauses = new ArrayList<>();
        for (int failure = 0; failure < 7; failure++) {
            on(new Input.Failed(state.round()));
            Effect.WakeIn in = (Effect.WakeIn) effects.get(0);
            pauses.add(in.nanos() / SECOND);
            on(new Input.Woken(in.round()));
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 16L, 16L);
        on(new Input.Granted(state.round()));
        on(new Input.Lost(state.round(), LostReason.EXPIRED));
        on(new Input.Failed(state.round()));
        assertThat(effects).containsExactly(new Effect.WakeIn(state.round(), SECOND));
    }

    @Test
    void lost_requestsTheLockAgain() {
        leads();
        on(new Input.Lost(1, LostReason.STOLEN));
        assertThat(effects).containsExactly(new Effect.TellLost(LostReason.STOLEN), new Effect.Acquire(2));
        on(new Input.Lost(1, LostReason.STOLEN));
        assertThat(effects).isEmpty();
    }

    @Test
    void danger_isToldOnceUntilItIsSafeAgain() {
        on(new Input.Safe(1));
        leads();
        on(new Input.Safe(1));
        assertThat(effects).isEmpty();
        on(new Input.Endangered(1));
        assertThat(effects).containsExactly(new Effect.TellDanger());
        on(new Input.Endangered(1));
        assertThat(effects).isEmpty();
        on(new Input.Safe(1));
        assertThat(effects).containsExactly(new Effect.TellSafe());
    }

    @Test
    void stepDown_leader_releasesAfterTheListenersWereTold() {
        leads();
        on(new Input.StepDown(7));
        assertThat(effects).containsExactly(new Effect.Resign(1));
        on(new Input.Lost(1, LostReason.EXPIRED));
        assertThat(effects).isEmpty();
        on(new Input.Told(1));
        assertThat(effects).containsExactly(new Effect.Release(), new Effect.WakeIn(2, 7));
        on(new Input.Woken(2));
        assertThat(effects).containsExactly(new Effect.Acquire(3));
    }

    @Test
    void stepDown_again_replacesThePause() {
        on(new Input.StepDown(7));
        on(new Input.StepDown(9));
        assertThat(effects).containsExactly(new Effect.Withdraw(), new Effect.WakeIn(3, 9));
        on(new Input.Woken(2));
        assertThat(effects).isEmpty();
        on(new Input.Woken(3));
        on(new Input.Granted(4));
        on(new Input.StepDown(1));
        on(new Input.StepDown(2));
        on(new Input.Told(4));
        assertThat(effects).containsExactly(new Effect.Release(), new Effect.WakeIn(5, 2));
    }

    @Test
    void close_whileResigning_endsAfterTheRelease_andNoLaterCallRevokesIt() {
        leads();
        on(new Input.StepDown(7));
        on(new Input.Close());
        assertThat(effects).isEmpty();
        on(new Input.StepDown(8));
        on(new Input.Told(1));
        assertThat(effects).containsExactly(new Effect.Release(), new Effect.End());
    }

    @Test
    void clientClosed_leaderIsLost_andAResigningOneStillReleases() {
        leads();
        Campaign leading = state;
        on(new Input.ClientClosed());
        assertThat(effects).containsExactly(new Effect.TellLost(LostReason.CLIENT_CLOSED), new Effect.End());

        state = leading;
        on(new Input.StepDown(7));
        on(new Input.ClientClosed());
        assertThat(effects).isEmpty();
        on(new Input.Told(1));
        assertThat(effects).containsExactly(new Effect.Release(), new Effect.End());
    }

    /** The listeners' view of a machine, for {@link #everyOrder_keepsTheOrderOfEvents()}. */
    private record Seen(Campaign state, boolean leads, boolean danger, boolean resigning, boolean ended) {}

    private static List<Input> inputs(Campaign state) {
        List<Input> inputs = new ArrayList<>();
        for (long round = Math.max(1, state.round() - 1); round <= state.round(); round++) {
            inputs.addAll(List.of(
                    new Input.Granted(round),
                    new Input.Failed(round),
                    new Input.Endangered(round),
                    new Input.Safe(round),
                    new Input.Lost(round, LostReason.EXPIRED),
                    new Input.Told(round),
                    new Input.Woken(round)));
        }
        inputs.addAll(List.of(new Input.StepDown(7), new Input.Close(), new Input.ClientClosed()));
        return inputs;
    }

    /** The effects of a step, checked against what the listeners saw before. */
    private static Seen after(Seen before, Step<Campaign, Effect> step) {
        boolean leads = before.leads();
        boolean danger = before.danger();
        boolean resigning = before.resigning();
        boolean ended = before.ended();
        for (Effect effect : step.effects()) {
            assertThat(ended && !(effect instanceof Effect.GiveBack)).isFalse();
            if (effect instanceof Effect.Lead) {
                assertThat(leads || resigning).isFalse();
                leads = true;
                danger = false;
            } else if (effect instanceof Effect.TellDanger || effect instanceof Effect.TellSafe) {
                assertThat(leads && danger == effect instanceof Effect.TellSafe).isTrue();
                danger = !danger;
            } else if (effect instanceof Effect.TellLost || effect instanceof Effect.Resign) {
                assertThat(leads).isTrue();
                leads = false;
                resigning = effect instanceof Effect.Resign;
            } else if (effect instanceof Effect.Release) {
                assertThat(resigning).isTrue();
                resigning = false;
            } else if (effect instanceof Effect.End) {
                ended = true;
            } else if (effect instanceof Effect.Acquire || effect instanceof Effect.WakeIn) {
                assertThat(leads || resigning).as("only one round at a time").isFalse();
            }
        }
        assertThat(step.state().phase() instanceof Phase.Leading).isEqualTo(leads);
        assertThat(step.state().phase() instanceof Phase.Resigning).isEqualTo(resigning);
        assertThat(step.state().isOver()).isEqualTo(ended);
        return new Seen(step.state(), leads, danger, resigning, ended);
    }

    @Test
    void everyOrder_keepsTheOrderOfEvents() {
        Set<Seen> visited = new HashSet<>();
        Deque<Seen> open = new ArrayDeque<>();
        open.add(new Seen(Campaign.begin().state(), false, false, false, false));
        while (!open.isEmpty()) {
            Seen seen = open.remove();
            if (seen.state().round() > 6 || !visited.add(seen)) {
                continue;
            }
            for (Input input : inputs(seen.state())) {
                open.add(after(seen, seen.state().on(input)));
            }
        }
        assertThat(visited)
                .extracting(seen -> seen.state().phase())
                .contains(
                        new Phase.Waiting(),
                        new Phase.Pausing(),
                        new Phase.Leading(true),
                        new Phase.Resigning(OptionalLong.of(7)),
                        new Phase.Resigning(OptionalLong.empty()),
                        new Phase.Over());
    }
}
