package io.github.dynamodblock.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.RunDirectory;
import io.github.dynamodblock.chaos.history.RunStage;
import io.github.dynamodblock.chaos.nemesis.FaultPlan;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockStore;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge takes the client's patience from {@code run.json}: it must be that of the client. */
class RunRecordTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {500, 2_000, 20_000, 60_000})
    void pollCap_isTheLongestPauseOfAWaitingClient(long lease) {
        RunSettings run = Runs.of(Duration.ofMinutes(1), Duration.ofMillis(lease), "none");
        MeasuredClient client = new MeasuredClient(run.timing());
        BusyHolder holder = new BusyHolder(client, run.lease());

        client.challenge(holder, 10);

        assertThat(holder.longestPause()).isEqualTo(recorded(run).pollCap());
    }

    @ParameterizedTest
    @ValueSource(longs = {500, 2_000, 20_000, 60_000})
    void attemptTimeout_isWhenTheClientGivesUpARequest(long lease) {
        RunSettings run = Runs.of(Duration.ofMinutes(1), Duration.ofMillis(lease), "none");
        MeasuredClient client = new MeasuredClient(run.timing());
        Silence silence = new Silence(client);

        client.challenge(silence, 1);

        assertThat(silence.waits).isNotEmpty().containsOnly(recorded(run).attemptTimeout());
    }

    @Test
    void run_fromItsBeginToItsSeal_saysHowFarItHasComeAndHowToRepeatIt() {
        RunSettings run = Runs.of(Duration.ofMinutes(1), Duration.ofSeconds(2), "none");
        RunDirectory out = new RunDirectory(directory);
        RunRecord record =
                new RunRecord(run, FaultPlan.of(1, run.duration(), run.lease(), run.workers(), Set.of()), out);

        record.began(0);
        assertThat(out.readSettings().stage()).isEqualTo(RunStage.RUNNING);
        record.ended(5, Map.of("k", 3L));
        assertThat(out.readSettings().stage()).isEqualTo(RunStage.RUNNING);
        record.sealed(RunEnd.INTERRUPTED);
        assertThat(out.readSettings().stage()).isEqualTo(RunStage.INTERRUPTED);
        record.sealed(RunEnd.PLANNED);

        RunDescription sealed = out.readSettings();
        assertThat(sealed.stage()).isEqualTo(RunStage.FINISHED);
        assertThat(sealed.counters()).containsExactly(Map.entry("k", 3L));
        assertThat(sealed.arguments()).containsSequence("run", "--client", "ours", "--seed", "1");
        assertThat(sealed.versions()).containsKeys("harness", "commit", "java", "os", "processors", "heap");
        assertThat(sealed.versions().get("harness")).matches("[0-9].*");
    }

    private RunDescription recorded(RunSettings run) {
        RunDirectory out = new RunDirectory(directory);
        new RunRecord(run, FaultPlan.of(1, run.duration(), run.lease(), run.workers(), Set.of()), out).began(0);
        return out.readSettings();
    }

    /** A lock whose holder has renewed it at each look. */
    private static final class BusyHolder implements LockStore {
        private final MeasuredClient time;
        private final Duration lease;
        private final List<Long> looks = new ArrayList<>();

        BusyHolder(MeasuredClient time, Duration lease) {
            this.time = time;
            this.lease = lease;
        }

        long longestPause() {
            long longest = 0;
            for (int look = 1; look < looks.size(); look++) {
                longest = Math.max(longest, looks.get(look) - looks.get(look - 1));
            }
            return longest;
        }

        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            return CompletableFuture.completedFuture(new StoreAnswer.Refused(Optional.of(look(write.key()))));
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            return CompletableFuture.completedFuture(new ReadAnswer.Shown(Optional.of(look(key))));
        }

        private LockRow look(LockKey key) {
            looks.add(time.nanos());
            return new LockRow(
                    key,
                    Optional.of("holder"),
                    Optional.of(lease),
                    new Version("h".repeat(32), looks.size()).toString(),
                    false,
                    OptionalLong.of(1),
                    RowContent.NONE);
        }
    }

    /** A store that never answers, and remembers how long it was waited for. */
    private static final class Silence implements LockStore {
        private final MeasuredClient time;
        private final List<Long> waits = new ArrayList<>();

        Silence(MeasuredClient time) {
            this.time = time;
        }

        @Override
        public CompletableFuture<StoreAnswer> write(LockWrite write, Duration limit) {
            return unanswered();
        }

        @Override
        public CompletableFuture<ReadAnswer> read(LockKey key, boolean consistent, Duration limit) {
            return unanswered();
        }

        private <A> CompletableFuture<A> unanswered() {
            long sent = time.nanos();
            CompletableFuture<A> never = new CompletableFuture<>();
            CompletableFuture<A> unused = never.whenComplete((answer, cancelled) -> waits.add(time.nanos() - sent));
            return never;
        }
    }
}
