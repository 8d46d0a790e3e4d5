package io.github.dynamodblock.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a holder does with answers that acknowledge nothing. */
class TenureTest {
    private static final Times TIMES = Times.of(StillWorld.SETTINGS.timing(), new Drift(0.01));
    private static final Moment NOW = new Moment(0, 0);
    private static final Tenure HELD = Tenure.begin(TIMES, new Version("1".repeat(32), 1), 7, NOW);
    private final StoreUnavailableException refusal = new StoreUnavailableException("of a test", null);

    private static Step<Tenure, Tenure.Effect> beat(Tenure tenure) {
        return tenure.on(new Tenure.Input.BeatDue(), NOW);
    }

    private static Tenure sent(Tenure tenure, int times) {
        return times == 0 ? tenure : sent(beat(tenure).state(), times - 1);
    }

    private static Step<Tenure, Tenure.Effect> answered(Tenure tenure, StoreAnswer answer) {
        return tenure.on(new Tenure.Input.Answered(tenure.beat(), answer), NOW);
    }

    private static boolean sends(Step<Tenure, Tenure.Effect> step) {
        return step.effects().stream().anyMatch(Tenure.Effect.SendHeartbeat.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answered_unapplied_isNotInFlightAnyMoreAndComesAgainSoon(boolean passing) {
        Tenure full = sent(HELD, 3);
        assertThat(full.inFlight()).isEqualTo(3);
        assertThat(sends(beat(full))).isFalse();

        Step<Tenure, Tenure.Effect> step = answered(full, new StoreAnswer.Unapplied(refusal, passing));

        assertThat(step.state().inFlight()).isEqualTo(2);
        assertThat(step.effects()).containsExactly(new Tenure.Effect.BeatWithin(TIMES.heartbeat() / 4));
        assertThat(sends(beat(step.state()))).isTrue();
        assertThat(step.state().validUntil()).isEqualTo(HELD.validUntil());
    }

    @Test
    void answered_unknown_isNotInFlightAnyMoreAndComesAgainSoon() {
        Step<Tenure, Tenure.Effect> step = answered(sent(HELD, 1), new StoreAnswer.Unknown(refusal));

        assertThat(step.state().inFlight()).isZero();
        assertThat(step.effects()).containsExactly(new Tenure.Effect.BeatWithin(TIMES.heartbeat() / 4));
        assertThat(step.state().validUntil()).isEqualTo(HELD.validUntil());
    }
}
