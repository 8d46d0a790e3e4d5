package io.github.dynamodblock.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    private static final String WORKER = "worker-1.1";

    @TempDir
    Path directory;

    private static RunDescription settings() {
        return new RunDescription(
                "ours",
                7,
                2,
                1,
                1,
                10,
                2_000,
                500,
                1_200,
                500,
                0.01,
                250,
                true,
                Map.of("pause", 1),
                1,
                0,
                80,
                100,
                Map.of("k", 3L),
                Map.of("java", "17"),
                3,
                20_000,
                Optional.of("rows are deleted"));
    }

    private static List<Event> everyEvent() {
        return List.of(
                Invoke.acquire(1, WORKER, 0, 1, "k", 30),
                new Rpc(
                        3,
                        WORKER,
                        2,
                        Rpc.Kind.ACQUIRE,
                        "k",
                        Optional.of("g"),
                        OptionalLong.of(1),
                        OptionalLong.of(2_000),
                        Rpc.Answer.APPLIED,
                        OptionalLong.of(8),
                        Optional.of("g.0001"),
                        false,
                        Optional.of("before.0007")),
                Complete.of(4, WORKER, 1, Outcome.OK).withGrant(8, "g"),
                new Belief(5, WORKER, 0, "k", 8),
                new Stall(6, WORKER, 9),
                new StoreDelay(6, WORKER, 10),
                new Callback(9, WORKER, "k", 8, Callback.Kind.LOST, Optional.of(Callback.Reason.EXPIRED)),
                new ProcessEvent(10, WORKER, ProcessEvent.Phase.EXITED));
    }

    private static List<Event> ofTheNemesis() {
        return List.of(
                new ProcessEvent(11, WORKER, ProcessEvent.Phase.HUNG),
                new ProcessEvent(11, WORKER, ProcessEvent.Phase.KILLED),
                new Fault(12, "nemesis", 1, FaultKind.PAUSE, List.of(WORKER), Fault.Phase.END, true, "state T"));
    }

    private void write(String process, List<? extends Event> events) {
        try (HistoryWriter writer = HistoryWriter.open(new RunDirectory(directory).historyFile(process))) {
            events.forEach(writer::write);
        }
    }

    private History read() {
        RunDirectory run = new RunDirectory(directory);
        run.writeSettings(settings());
        return HistoryReader.read(run);
    }

    @Test
    void everyEvent_writtenAndRead_isEqual() {
        write(WORKER, everyEvent());
        write("nemesis", ofTheNemesis());
        History history = read();
        List<Event> all = new ArrayList<>(everyEvent());
        all.addAll(ofTheNemesis());
        assertThat(history.events()).isEqualTo(all);
        assertThat(history.settings()).isEqualTo(settings());
        assertThat(history.torn()).isEmpty();
        assertThat(history.operations()).hasSize(1);
        assertThat(history.operations().get(0).ok()).isTrue();
    }

    @Test
    void files_ofTwoProcesses_areMergedByTime() {
        write("worker-2.1", List.of(new Stall(5, "worker-2.1", 6), new Stall(20, "worker-2.1", 21)));
        write(WORKER, List.of(new Stall(7, WORKER, 8)));
        assertThat(read().events()).extracting(Event::at).containsExactly(5L, 7L, 20L);
    }

    @Test
    void lastLine_torn_isLeftOutAndReported() throws IOException {
        write(WORKER, everyEvent());
        append("{\"event\":\"belief\",\"at\":12,\"pro");
        History history = read();
        assertThat(history.events()).isEqualTo(everyEvent());
        assertThat(history.torn()).containsExactly(WORKER + ".jsonl line 9");
    }

    @Test
    void middleLine_torn_isAnError() throws IOException {
        write(WORKER, everyEvent());
        append("{\"event\":\"belief\",\"at\":12,\"pro\n");
        assertThatThrownBy(this::read).isInstanceOf(DamagedRunException.class).hasMessageContaining("line 9");
    }

    /** A kind that this judge does not know may excuse anything, or nothing. */
    @Test
    void fault_ofAnUnknownKind_isAnError() throws IOException {
        write(WORKER, everyEvent());
        append(new String(
                SealedLine.of(
                        9,
                        "{\"event\":\"fault\",\"at\":12,\"process\":\"nemesis\",\"id\":2,\"kind\":\"flood\",\"targets\":[\"*\"],"
                                + "\"phase\":\"BEGIN\",\"landed\":false,\"evidence\":\"\"}"),
                StandardCharsets.UTF_8));
        assertThatThrownBy(this::read)
                .isInstanceOf(DamagedRunException.class)
                .hasMessageContaining("line 9")
                .hasMessageContaining("there is no fault 'flood'; there are pause, kill,");
    }

    @Test
    void end_withoutBeginning_isAnError() {
        write(WORKER, List.of(Complete.of(4, WORKER, 1, Outcome.OK)));
        assertThatThrownBy(this::read).hasMessageContaining("never invoked");
    }

    @Test
    void writer_usedByManyThreadsAndInterrupted_keepsLinesWhole() throws InterruptedException {
        try (HistoryWriter writer = HistoryWriter.open(new RunDirectory(directory).historyFile(WORKER))) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                threads.add(new Thread(() -> {
                    Thread.currentThread().interrupt();
                    for (int i = 0; i < 200; i++) {
                        writer.write(new Belief(i, WORKER, thread, "k", i));
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(read().events()).hasSize(800);
    }

    private void append(String text) throws IOException {
        Files.writeString(new RunDirectory(directory).historyFile(WORKER), text, StandardOpenOption.APPEND);
    }
}
