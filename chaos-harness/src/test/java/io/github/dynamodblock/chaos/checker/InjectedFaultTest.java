package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.MS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InjectedFaultTest {
    private static InjectedFault on(String target) {
        return InjectedFault.of(new Script().fault("hole", target, 100, 200).history())
                .get(0);
    }

    @Test
    void fault_meetsASpanThatTouchesIt() {
        assertThat(on("*").meets(0, 100 * MS)).isTrue();
        assertThat(on("*").meets(0, 100 * MS - 1)).isFalse();
        assertThat(on("*").meets(200 * MS, 300 * MS)).isTrue();
        assertThat(on("*").meets(200 * MS + 1, 300 * MS)).isFalse();
    }

    @Test
    void fault_touchesEveryIncarnationOfItsWorker_andAllIfItsTargetIsNone() {
        assertThat(on("w2.1").touches("w2.7")).isTrue();
        assertThat(on("w2.1").touches("w1.1")).isFalse();
        assertThat(on("store").touches("w1.1")).isTrue();
        assertThat(on(".hidden").touches("w1.1")).isFalse();
    }

    @Test
    void worker_isWhatStandsBeforeTheLastDot() {
        assertThat(InjectedFault.worker("w2.1")).isEqualTo("w2");
        assertThat(InjectedFault.worker("nemesis")).isEqualTo("nemesis");
        assertThat(InjectedFault.worker(".1")).isEmpty();
    }
}
