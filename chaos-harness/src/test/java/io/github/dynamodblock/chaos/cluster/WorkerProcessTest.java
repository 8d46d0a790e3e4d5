package io.github.dynamodblock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import io.github.dynamodblock.chaos.nemesis.FaultEvidence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("workers of WorkerProcessTest")
class WorkerProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path directory;

    private WorkerProcess worker;

    WorkerProcessTest(@TempDir Path directory) {
        this.directory = directory;
        this.worker = worker(number -> StubWorker.command("incarnation", Integer.toString(number)));
    }

    @AfterEach
    void end() {
        worker.close();
    }

    @Test
    void awaitReady_started_returnsItsLine() {
        ready();

        assertThat(worker.awaitReady(LIMIT)).isEqualTo("ready incarnation 1");
        assertThat(directory.resolve("w1.1.out")).hasContent("ready incarnation 1");
    }

    @Test
    void awaitReady_endedBefore_saysSoAndNamesItsOutput() {
        WorkerCommand failing = StubWorker.thatFails();
        worker = worker(number -> failing);
        worker.start();

        assertThatThrownBy(() -> worker.awaitReady(LIMIT))
                .isInstanceOf(PartUnavailableException.class)
                .hasMessageContaining("ended before it was ready")
                .hasMessageContaining("w1.1.err");
        assertThat(directory.resolve("w1.1.err")).content().contains("no.such.Worker");
    }

    @Test
    void moveWallClock_workerThatReadsAsMuch_isSeen() {
        worker = worker(number -> StubWorker.command("speaking"));
        ready();

        assertThat(worker.moveWallClock(Duration.ZERO).landed()).isTrue();
        assertThat(worker.moveWallClock(Duration.ofMillis(500)).landed()).isTrue();
    }

    @Test
    void moveWallClock_workerIsNotReadyYet_isWaitedFor() {
        worker = worker(number -> StubWorker.command("speaking", "late"));
        worker.start();

        FaultEvidence seen = worker.moveWallClock(Duration.ZERO);

        assertThat(seen.landed()).as(seen.detail()).isTrue();
    }

    @Test
    void moveWallClock_workerThatReadsAnotherTimeOrIsSilent_isNotSeen() {
        worker = worker(number -> StubWorker.command("speaking"));
        ready();

        assertThat(worker.moveWallClock(Duration.ofHours(-1)))
                .satisfies(seen -> assertThat(seen.landed()).isFalse())
                .extracting(FaultEvidence::detail)
                .asString()
                .contains("reads");
    }

    @Test
    void moveWallClock_workerThatIsSilent_isNotSeen() {
        ready();

        assertThat(worker.moveWallClock(Duration.ofHours(1)).landed()).isFalse();
    }

    @Test
    void pause_running_isSeenStoppedAndResumed() {
        ready();

        FaultEvidence seen = worker.pause();

        assertThat(seen.landed()).as(seen.detail()).isTrue();
        assertThat(Signals.isStopped(worker.pid())).isTrue();
        worker.resume();
        assertThat(Signals.isPartlyStopped(worker.pid())).isFalse();
        assertThat(worker.isAlive()).isTrue();
    }

    @Test
    void pause_dead_hasNotLanded() {
        ready();
        worker.kill();

        assertThat(worker.pause().landed()).isFalse();
        worker.resume();
    }

    @Test
    void kill_running_endsWith137() {
        ready();

        FaultEvidence seen = worker.kill();

        assertThat(seen.landed()).as(seen.detail()).isTrue();
        assertThat(seen.detail()).contains("137");
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void kill_whileStopped_landsToo() {
        ready();
        worker.pause();

        assertThat(worker.kill().landed()).isTrue();
    }

    @Test
    void kill_endedByItself_hasNotLanded() {
        ready();
        worker.requestEnd();
        assertThat(ends(LIMIT)).isTrue();

        assertThat(worker.kill().landed()).isFalse();
    }

    @Test
    void restart_afterAKill_isAnotherProcessOfTheSameName() {
        ready();
        long before = worker.pid();
        worker.kill();

        FaultEvidence seen = worker.restart();

        assertThat(seen.landed()).as(seen.detail()).isTrue();
        assertThat(worker.pid()).isNotEqualTo(before);
        assertThat(worker.incarnation()).isEqualTo(2);
        assertThat(worker.awaitReady(LIMIT)).isEqualTo("ready incarnation 2");
        assertThat(directory.resolve("w1.1.out")).hasContent("ready incarnation 1");
    }

    @Test
    void restart_whileRunning_isRefused() {
        ready();

        assertThatThrownBy(worker::restart).hasMessageContaining("runs already");
    }

    @Test
    void restart_afterClose_isRefused() {
        ready();
        worker.close();

        assertThatThrownBy(worker::restart).hasMessageContaining("is closed");
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void askToEnd_whileStopped_goesOnAndEnds() {
        ready();
        worker.pause();

        worker.requestEnd();

        assertThat(ends(LIMIT)).isTrue();
    }

    @Test
    void askToEnd_deafWorker_doesNotEnd() {
        worker = worker(number -> StubWorker.command("deaf"));
        ready();
        worker.requestEnd();

        assertThat(ends(Duration.ofMillis(300))).isFalse();
    }

    private boolean ends(Duration limit) {
        return PollingDeadline.in(limit).await(() -> !worker.isAlive());
    }

    private void ready() {
        worker.start();
        worker.awaitReady(LIMIT);
    }

    private WorkerProcess worker(IntFunction<WorkerCommand> command) {
        return new WorkerProcess("w1", command, directory, directory);
    }
}
