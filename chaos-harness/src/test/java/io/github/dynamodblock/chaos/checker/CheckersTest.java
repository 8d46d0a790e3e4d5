package io.github.dynamodblock.chaos.checker;

import static io.github.dynamodblock.chaos.checker.Script.A;
import static io.github.dynamodblock.chaos.checker.Script.B;
import static io.github.dynamodblock.chaos.checker.Script.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.StoreDelay;
import io.github.dynamodblock.chaos.simulation.oracle.Oracle;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CheckersTest {

    /** Two workers pass the lock on thirty times, each asking while the other holds; every heartbeat is answered. */
    static Script contended() {
        return contended(30);
    }

    private static Script contended(int grants) {
        Script script = new Script();
        for (int i = 0; i < grants; i++) {
            String process = i % 2 == 0 ? A : B;
            long from = i * 1_000L;
            script.acquire(process, i + 1, Math.max(0, from - 300), from + 10)
                    .believes(process, i + 1, from + 11, from + 900)
                    .write(process, i + 1, from + 20, from + 30)
                    .fencedWrite(process, i + 1, i, from + 40, from + 50)
                    .heartbeat(process, i + 1, 2, from + 500, from + 510)
                    .release(process, i + 1, from + 950, from + 960);
        }
        return script.life(A, ProcessEvent.Phase.EXITED, 59_900).life(B, ProcessEvent.Phase.EXITED, 59_900);
    }

    /** Five times A is stopped past its lease while it holds, and C takes over. */
    static Script pausedTakeovers() {
        Script script = contended().counter(25).plans("pause", 5).plansLongPauses(5);
        for (int i = 0; i < 5; i++) {
            long from = 32_000 + i * 5_000L;
            long token = 100 + 2L * i;
            script.acquire(A, token, from, from + 10)
                    .fault("pause", A, from + 100, from + 3_000)
                    .takeover(C, token + 1, token, from + 60, from + 2_380, from + 2_400)
                    .believes(A, token, from + 20)
                    .believes(C, token + 1, from + 2_401, from + 2_990)
                    .write(C, token + 1, from + 2_410, from + 2_420)
                    .lost(A, token, from + 3_010)
                    .write(A, token, from + 3_001, from + 3_005)
                    .release(A, token, from + 3_200, from + 3_210, Outcome.FAIL);
            if (i == 0) {
                script.counts(Action.COMMIT, C, token + 1, 1, from + 3_100, from + 3_110, Outcome.OK);
            } else {
                script.request(Rpc.Kind.RELEASE, C, token + 1, 2, from + 3_101, from + 3_109, Rpc.Answer.APPLIED)
                        .release(C, token + 1, from + 3_100, from + 3_110);
            }
        }
        // Two that nobody contends for, held together.
        for (int number = 1; number <= 2; number++) {
            script.on(RunDescription.heldKey(B, number))
                    .acquireInGroup(B, 200, 30_000, 30_010, 900)
                    .lost(B, 200, 32_010);
        }
        return script.on(Script.KEY)
                .fault("pause", B, 30_020, 32_005)
                .counter(RunDescription.committed(Script.KEY), 1)
                .life(C, ProcessEvent.Phase.EXITED, 59_000);
    }

    private static Map<Property, Verdict> judged(Script script) {
        return Checkers.check(Checkers.standard(), script.history()).stream()
                .collect(Collectors.toMap(Finding::property, Finding::verdict));
    }

    private static Verdict honesty(Script script) {
        return new RunSufficiency().check(script.history()).verdict();
    }

    @Test
    void calmRun_isValidAndShowsWhatItDidNotTest() {
        Map<Property, Verdict> found = judged(contended());
        assertThat(found.entrySet().stream()
                        .filter(entry -> entry.getValue() == Verdict.NOT_TESTED)
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        Property.F2,
                        Property.F3,
                        Property.K1,
                        Property.K2,
                        Property.K3,
                        Property.K5,
                        Property.L1,
                        Property.M1,
                        Property.M2,
                        Property.R1,
                        Property.S3,
                        Property.S4);
        assertThat(Verdict.worst(found.values())).isEqualTo(Verdict.VALID);
    }

    @Test
    void runWithLongPauses_isValidInEveryProperty() {
        assertThat(judged(pausedTakeovers()))
                .allSatisfy((property, verdict) ->
                        assertThat(verdict).as(property.code()).isEqualTo(Verdict.VALID));
    }

    @Test
    void everyPropertyOfAHistory_hasExactlyOneChecker() {
        // A history does not show the rows of the store, nor what a client knows of them.
        Set<Property> simulatedOnly = EnumSet.of(Property.R2, Property.R3, Property.R4, Property.L3);
        assertThat(Oracle.JUDGED).containsAll(simulatedOnly);
        assertThat(Checkers.standard())
                .extracting(Checker::property)
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(simulatedOnly)));
    }

    @Test
    void emptyHistory_isNeverASuccess() {
        assertThat(Verdict.worst(judged(new Script()).values())).isEqualTo(Verdict.UNKNOWN);
        assertThat(Verdict.worst(List.of(Verdict.NOT_TESTED))).isEqualTo(Verdict.UNKNOWN);
        assertThat(Verdict.worst(List.of(Verdict.VALID, Verdict.INVALID, Verdict.UNKNOWN)))
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void checkerThatThrows_answersUnknownAndTheOthersStillAnswer() {
        Checker broken = checker(Property.C1, history -> {
            throw new IllegalStateException("no idea");
        });
        Checker fine = checker(Property.C2, history -> new AcquireInTime().check(history));
        List<Finding> findings =
                Checkers.check(List.of(broken, fine), contended().history());
        assertThat(findings).extracting(Finding::verdict).containsExactly(Verdict.UNKNOWN, Verdict.VALID);
        assertThat(findings.get(0).explanation()).contains("no idea");
    }

    @Test
    void shortRun_isUnknownAndSaysWhatHelps() {
        assertThat(new RunSufficiency().check(contended(5).history()).explanation())
                .contains("only 5 grants of")
                .contains("run for longer, with a shorter lease or with fewer keys");
        assertThat(new RunSufficiency().check(contended().history()).explanation())
                .doesNotContain("run for longer");
    }

    private static Checker checker(Property property, Function<History, Finding> check) {
        return new Checker() {
            @Override
            public Property property() {
                return property;
            }

            @Override
            public Finding check(History history) {
                return check.apply(history);
            }
        };
    }

    @Test
    void plannedFault_thatNeverLanded_isUnknown() {
        assertThat(honesty(contended().plans("kill", 1))).isEqualTo(Verdict.UNKNOWN);
        assertThat(honesty(contended().plans("latency", 1).fault("latency", A, 100, 200, false)))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(honesty(contended().plans("latency", 1).fault("latency", A, 100, 200)))
                .isEqualTo(Verdict.VALID);
        assertThat(honesty(contended().plans("latency", 2).fault("latency", A, 100, 200)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void runWithTooFewGrantsTakeoversOrRivals_isUnknown() {
        assertThat(honesty(contended(20))).isEqualTo(Verdict.VALID);
        assertThat(honesty(contended(19))).isEqualTo(Verdict.UNKNOWN);
        assertThat(honesty(contended().plansLongPauses(1))).isEqualTo(Verdict.UNKNOWN);
        Script alone = new Script();
        for (int i = 0; i < 30; i++) {
            alone.acquire(A, i + 1, i * 1_000L, i * 1_000L + 10).release(A, i + 1, i * 1_000L + 20, i * 1_000L + 30);
        }
        assertThat(honesty(alone)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void processThatVanished_isUnknown() {
        assertThat(honesty(contended().life(C, ProcessEvent.Phase.READY, 10))).isEqualTo(Verdict.UNKNOWN);
        assertThat(honesty(contended().life(C, ProcessEvent.Phase.READY, 10).life(C, ProcessEvent.Phase.KILLED, 20)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void tornHistory_ofAProcessNobodyKilled_isUnknown() {
        assertThat(honesty(contended().torn(A + ".jsonl line 9"))).isEqualTo(Verdict.UNKNOWN);
        assertThat(honesty(contended().torn(C + ".jsonl line 9").life(C, ProcessEvent.Phase.KILLED, 20)))
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void stallsThatNobodyAskedFor_ofMoreThanAQuarter_areUnknown() {
        assertThat(honesty(contended().stall(A, 100, 15_200))).isEqualTo(Verdict.UNKNOWN);
        assertThat(honesty(contended().slow(StoreDelay.STORE, 100, 15_200))).isEqualTo(Verdict.UNKNOWN);
        assertThat(honesty(contended().slow(A, 100, 15_200))).isEqualTo(Verdict.UNKNOWN);
        assertThat(honesty(contended().slow(A, 100, 15_200).fault("latency", A, 90, 15_210)))
                .isEqualTo(Verdict.VALID);
        assertThat(honesty(contended().stall(A, 100, 14_900))).isEqualTo(Verdict.VALID);
        assertThat(honesty(contended().stall(A, 100, 15_200).fault("pause", A, 90, 15_210)))
                .isEqualTo(Verdict.VALID);
        assertThat(honesty(contended()
                        .life(C, ProcessEvent.Phase.READY, 50_000)
                        .life(C, ProcessEvent.Phase.EXITED, 59_000)
                        .stall(C, 50_000, 54_000)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void contendedGrants_arePendingTogetherOrAskedForWhileHeld() {
        Script pending = new Script().acquireEnds(A, 0, 100, 100, Outcome.FAIL).granted(B, 1, 50, 200);
        assertThat(Contention.contended(pending.history())).hasSize(1);
        Script followed = new Script().granted(B, 1, 50, 200).acquireEnds(A, 60, 100, 100, Outcome.FAIL);
        assertThat(Contention.contended(followed.history())).hasSize(1);
        Script held = new Script().acquire(A, 1, 0, 10).acquire(B, 2, 500, 2_100);
        assertThat(Contention.contended(held.history())).hasSize(1);
        Script alone = new Script().acquire(A, 1, 0, 10).release(A, 1, 20, 30).acquire(B, 2, 500, 2_100);
        assertThat(Contention.contended(alone.history())).isEmpty();
    }
}
