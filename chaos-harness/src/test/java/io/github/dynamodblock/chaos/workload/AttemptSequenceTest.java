package io.github.dynamodblock.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttemptSequenceTest {
    private static final long LEASE = 2_000_000_000L;

    @Test
    void attempts_ofOneSeed_areTheSame() {
        assertThat(attempts(Workload.seedOf(1, "w1.1", 1), 500))
                .isEqualTo(attempts(Workload.seedOf(1, "w1.1", 1), 500));
    }

    @Test
    void attempts_ofAnotherSeedProcessOrThread_differ() {
        List<Attempt> some = attempts(Workload.seedOf(1, "w1.1", 1), 10);

        assertThat(attempts(Workload.seedOf(2, "w1.1", 1), 10)).isNotEqualTo(some);
        assertThat(attempts(Workload.seedOf(1, "w1.2", 1), 10)).isNotEqualTo(some);
        assertThat(attempts(Workload.seedOf(1, "w2.1", 1), 10)).isNotEqualTo(some);
        assertThat(attempts(Workload.seedOf(1, "w1.1", 2), 10)).isNotEqualTo(some);
    }

    @Test
    void attempts_many_haveAllThatARunNeeds() {
        List<Attempt> attempts = attempts(7, 1_000);

        assertThat(attempts)
                .extracting(Attempt::key)
                .contains("key-1", "key-2", "key-3")
                .doesNotContain("key-4");
        assertThat(count(attempts.stream().filter(a -> a.hold() > LEASE))).isBetween(150L, 250L);
        assertThat(count(attempts.stream().filter(a -> a.waitLimit().isEmpty())))
                .isBetween(100L, 300L);
        assertThat(count(attempts.stream().filter(a -> a.with().isPresent()))).isBetween(60L, 140L);
        assertThat(count(attempts.stream().filter(a -> a.atMost().isPresent()))).isBetween(60L, 140L);
        assertThat(attempts).noneMatch(a -> a.with().equals(Optional.of(a.key())));
        assertThat(attempts).allSatisfy(a -> assertThat(a.hold()).isBetween(30_000_000L, LEASE * 16 / 10));
    }

    @Test
    void attempts_ofAnotherMix_takeSeveralLocksMoreOften() {
        List<Attempt> attempts = attempts(7, 1_000, WorkloadMix.TOGETHER);

        assertThat(count(attempts.stream().filter(a -> a.with().isPresent()))).isBetween(450L, 550L);
        assertThat(count(attempts.stream().filter(a -> a.atMost().isPresent()))).isBetween(550L, 650L);
        assertThat(count(attempts.stream().filter(a -> a.hold() > LEASE))).isBetween(450L, 550L);
    }

    @Test
    void attempts_ofABriskMix_hardlyEverOutlastTheLease() {
        assertThat(count(attempts(7, 1_000, WorkloadMix.BRISK).stream().filter(a -> a.hold() > LEASE)))
                .isBetween(5L, 40L);
    }

    @Test
    void mix_isNamedInAWord() {
        assertThat(WorkloadMix.named("together")).isEqualTo(WorkloadMix.TOGETHER);
        assertThatThrownBy(() -> WorkloadMix.named("salad"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no mix 'salad'; there are usual, together, impatient, brisk");
    }

    private static List<Attempt> attempts(long seed, int count) {
        return attempts(seed, count, WorkloadMix.USUAL);
    }

    private static List<Attempt> attempts(long seed, int count, WorkloadMix mix) {
        AttemptSequence choices = new AttemptSequence(seed, 3, LEASE, mix);
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            attempts.add(choices.next());
        }
        return attempts;
    }

    private static long count(Stream<Attempt> attempts) {
        return attempts.count();
    }
}
