package io.github.dynamodblock.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeartbeatAdmissionTest {
    private static final int AT_ONCE = 3;
    private static final long YOUNG = 100;

    /** Monotonic times overflow within these tests. */
    private static final long START = Long.MAX_VALUE - 150;

    private final HeartbeatAdmission<String> admission = new HeartbeatAdmission<>(AT_ONCE);
    private final Map<String, HeartbeatAdmission.Turn<String>> turns = new HashMap<>();
    private long now = START;
    private int leases;

    private void ask(String lease, long endsIn) {
        admission.ask(lease, now, endsIn, lease);
    }

    private List<String> next() {
        List<String> leaving = new ArrayList<>();
        for (HeartbeatAdmission.Turn<String> turn : admission.next(now, leases)) {
            turns.put(turn.beat(), turn);
            leaving.add(turn.beat());
        }
        return leaving;
    }

    private HeartbeatAdmission.Turn<String> turnOf(String beat) {
        return Objects.requireNonNull(turns.get(beat));
    }

    private void sent(String... beats) {
        for (String beat : beats) {
            admission.sent(turnOf(beat), now, YOUNG);
        }
    }

    private void answered(String beat) {
        admission.answered(turnOf(beat), now);
    }

    private void over(String beat) {
        admission.over(turnOf(beat));
    }

    private void askFive() {
        ask("d", 4_000);
        ask("b", 2_000);
        ask("e", 5_000);
        ask("a", 1_000);
        ask("c", 3_000);
    }

    @Test
    void next_moreAreDueThanMayLeave_thoseWhoseLeasesEndFirstLeave() {
        askFive();

        assertThat(next()).containsExactly("a", "b", "c");
        assertThat(next()).isEmpty();
    }

    @Test
    void next_leasesEndAtOneInstant_thoseThatAskedFirstLeaveFirst() {
        ask("later", 10);
        ask("first", 5);
        ask("second", 5);
        ask("third", 5);

        assertThat(next()).containsExactly("first", "second", "third");
    }

    @Test
    void next_oneIsAnswered_oneMoreLeaves() {
        askFive();
        next();
        sent("a", "b", "c");
        answered("b");

        assertThat(next()).containsExactly("d");
        assertThat(next()).isEmpty();
    }

    @Test
    void next_answersAreSlowAndCome_noMoreLeaveThanAreAnswered() {
        askFive();
        next();
        sent("a");
        now += 20;
        sent("b", "c");
        now += YOUNG;
        answered("a");
        assertThat(next()).containsExactly("d");
        sent("d");
        now += YOUNG - 1;

        // Both are old, and none that was sent later is answered: they wait behind others.
        assertThat(next()).isEmpty();
        assertThat(admission.free()).hasValue(now + 1);
        answered("b");
        assertThat(next()).containsExactly("e");
    }

    @Test
    void next_answersCameAndNoneComesAnyMore_moreLeaveAWhileAfterTheLast() {
        askFive();
        next();
        sent("a", "b", "c");
        now += YOUNG - 1;
        answered("a");
        assertThat(next()).containsExactly("d");
        now += YOUNG - 1;
        assertThat(next()).isEmpty();
        now += 1;

        assertThat(next()).containsExactly("e");
    }

    @Test
    void next_oldOneIsOvertaken_anotherLeaves() {
        askFive();
        next();
        sent("a");
        now += 1;
        sent("b", "c");
        now += YOUNG - 2;
        answered("b");
        assertThat(next()).containsExactly("d");
        assertThat(admission.free()).hasValue(now + 1);
        now += 1;

        assertThat(next()).containsExactly("e");
    }

    @Test
    void next_noneIsAnswered_moreLeaveWhenTheseAreOld() {
        askFive();
        next();
        sent("a", "b", "c");
        assertThat(admission.free()).hasValue(now + YOUNG);
        now += YOUNG - 1;
        assertThat(next()).isEmpty();
        now += 1;

        assertThat(next()).containsExactly("d", "e");
        assertThat(admission.free()).isEmpty();
    }

    @Test
    void next_thoseThatHaveTheirTurnAreNotSentForLong_noMoreLeave() {
        askFive();
        next();
        now += 10 * YOUNG;

        assertThat(next()).isEmpty();
        assertThat(admission.free()).isEmpty();
        sent("a", "b", "c");
        assertThat(next()).isEmpty();
        assertThat(admission.free()).hasValue(now + YOUNG);
    }

    @Test
    void next_oneIsNotSentAtAll_anotherLeaves() {
        askFive();
        next();
        over("a");

        assertThat(next()).containsExactly("d");
    }

    @Test
    void sent_answeredBefore_keepsNobodyWaiting() {
        askFive();
        next();
        over("a");
        sent("a");

        assertThat(next()).containsExactly("d");
    }

    @Test
    void over_answeredWhenOld_makesNoSecondPlace() {
        askFive();
        next();
        sent("a", "b", "c");
        now += YOUNG;
        assertThat(next()).containsExactly("d", "e");
        sent("d", "e");
        over("a");
        ask("f", 1);
        ask("g", 1);

        assertThat(next()).containsExactly("f");
    }

    @Test
    void ask_sameLeaseWaitsAlready_leavesOnce() {
        askFive();
        ask("e", 1);

        assertThat(next()).containsExactly("e", "a", "b");
        ask("a", 1);
        ask("a", 1);
        sent("a", "b", "e");
        now += YOUNG;
        assertThat(next()).containsExactly("a", "c", "d");
    }

    @Test
    void next_manyLeases_aQuarterOfThemLeaveAtOnce() {
        leases = 13;
        for (int i = 0; i < leases; i++) {
            ask("lease-" + i, i);
        }

        assertThat(next()).containsExactly("lease-0", "lease-1", "lease-2", "lease-3");
    }

    @Test
    void ask_shortLeasesAreAskedForWithoutEnd_theLongOneLeavesAfterAnEighthOfItsTime() {
        ask("long", 1_000);
        int rounds = 0;
        List<String> leaving = List.of();
        while (!leaving.contains("long") && rounds++ < 100) {
            for (int i = 0; i < 2 * AT_ONCE; i++) {
                ask("short-" + i, 200);
            }
            leaving = next();
            sent(leaving.toArray(String[]::new));
            now += 10;
            leaving.forEach(this::answered);
        }

        // Those that were asked for before its deadline leave before it: they need two rounds.
        assertThat(rounds * 10L).isBetween(100L, 125L + 20L);
    }

    @Test
    void ask_leaseIsAskedForAgainAndAgain_leavesAtItsFirstDeadline() {
        ask("a", 100);
        ask("b", 100);
        ask("c", 100);
        next();
        ask("long", 400);
        for (int i = 0; i < 9; i++) {
            now += 10;
            ask("long", 400);
        }
        ask("short", 160);
        answered("a");

        assertThat(next()).containsExactly("long");
    }

    /** Each has its turn in time, whatever is answered when, and only so many are young. */
    @Test
    void next_leasesInAnyNumberAnsweredOrNot_eachHasItsTurnInFourRounds() {
        for (int seed = 0; seed < 300; seed++) {
            Random chance = new Random(seed);
            int count = 1 + chance.nextInt(40);
            int limit = Math.max(AT_ONCE, (count + 3) / 4);
            HeartbeatAdmission<Integer> admitting = new HeartbeatAdmission<>(AT_ONCE);
            List<Integer> left = new ArrayList<>();
            Deque<HeartbeatAdmission.Turn<Integer>> unanswered = new ArrayDeque<>();
            Map<HeartbeatAdmission.Turn<Integer>, Long> youngUntil = new HashMap<>();
            for (int lease = 0; lease < count; lease++) {
                admitting.ask(lease, 0, chance.nextInt(5), lease);
            }
            for (long time = 0; time < 4 * YOUNG; time += 1 + chance.nextInt(5)) {
                long instant = time;
                for (HeartbeatAdmission.Turn<Integer> turn : admitting.next(instant, count)) {
                    left.add(turn.beat());
                    unanswered.add(turn);
                    youngUntil.put(turn, instant + YOUNG - 5);
                    admitting.sent(turn, instant, YOUNG - 5);
                }
                assertThat(youngUntil.values().stream()
                                .filter(until -> until > instant)
                                .count())
                        .as("young at %d of seed %d", instant, seed)
                        .isLessThanOrEqualTo(limit);
                if (!unanswered.isEmpty() && chance.nextInt(20) == 0) {
                    HeartbeatAdmission.Turn<Integer> turn = unanswered.remove();
                    youngUntil.remove(turn);
                    admitting.over(turn);
                }
            }
            assertThat(left).as("seed %d", seed).hasSize(count).doesNotHaveDuplicates();
        }
    }
}
