package io.github.dynamodblock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGTERM to an application whose bodies run under locks, while another application waits for the same locks. The number
 * of rounds is {@code stop.rounds}, the length of a body {@code stop.body}.
 */
class StopIT {
    private static final List<String> KINDS = List.of("http", "scheduled", "executor");
    private static final int ROUNDS = Integer.getInteger("stop.rounds", 2);
    private static final Duration BODY = Duration.parse(System.getProperty("stop.body", "PT2S"));
    /** How long a step of a test can take on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<RunningApplication> applications = new ArrayList<>();

    @TempDir
    Path directory;

    /** One line of the journal. */
    private record Note(String kind, String name, String what, long nanos) {
        static Note of(String line) {
            String[] words = line.split(" ", -1);
            return new Note(words[0], words[1], words[2], Long.parseLong(words[3]));
        }
    }

    @AfterEach
    void killAll() {
        applications.forEach(RunningApplication::close);
    }

    private RunningApplication start(String name, Map<String, String> properties) throws IOException {
        RunningApplication started = RunningApplication.start(name, directory, journal(), properties);
        applications.add(started);
        return started;
    }

    private Path journal() {
        return directory.resolve("journal");
    }

    private List<Note> notes() {
        try {
            return Files.exists(journal())
                    ? Files.readAllLines(journal()).stream().map(Note::of).toList()
                    : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Note> note(String kind, RunningApplication by, String what) {
        return notes().stream()
                .filter(note -> note.kind().equals(kind)
                        && note.name().equals(by.name)
                        && note.what().equals(what))
                .findFirst();
    }

    private static void trigger(RunningApplication by, List<String> kinds) {
        for (String kind : kinds) {
            by.trigger(kind);
        }
    }

    private void awaitAll(RunningApplication by, String what) {
        await("all bodies of " + by.name + ": " + what)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        KINDS.stream().allMatch(kind -> note(kind, by, what).isPresent()));
    }

    @Test
    void sigterm_withinBodies_theNextHolderBeginsWhenTheyHaveEnded() throws Exception {
        Map<String, String> properties =
                Map.of("body.length", BODY.toString(), "quarkus.dynamodb-lock.table", "within-bodies");
        RunningApplication other = start("app-0", properties);
        for (int round = 1; round <= ROUNDS; round++) {
            RunningApplication stopped = other;
            other = start("app-" + round, properties);
            trigger(stopped, KINDS);
            awaitAll(stopped, "begins");
            trigger(other, KINDS);
            // Another moment of the body in each round.
            TimeUnit.NANOSECONDS.sleep(BODY.toNanos() * (round % 5) / 8);
            stopped.terminate();
            awaitAll(other, "ends");
            stopped.awaitEnd(LIMIT);

            for (String kind : KINDS) {
                long end = note(kind, stopped, "ends").orElseThrow().nanos();
                long next = note(kind, other, "begins").orElseThrow().nanos();
                assertThat(Duration.ofNanos(next - end))
                        .as(
                                "round %d, %s: from the end of a body to the next; %s\n%s",
                                round, kind, notes(), stopped.log())
                        .isBetween(Duration.ZERO, Duration.ofSeconds(1));
            }
            assertThat(stopped.log()).doesNotContain("not released", "ERROR");
            other = again(other, round, properties);
        }
    }

    /** Names are those of processes, so a process whose bodies have run is followed by another. */
    private RunningApplication again(RunningApplication used, int round, Map<String, String> properties)
            throws Exception {
        used.terminate();
        used.awaitEnd(LIMIT);
        return start("app-" + round + "b", properties);
    }

    @Test
    void sigterm_bodiesOutliveTheTimeToStop_theirLocksExpireAndAreNamed() throws Exception {
        Duration body = Duration.ofSeconds(9);
        Duration lease = Duration.ofSeconds(3);
        RunningApplication stopped = start(
                "slow",
                Map.of(
                        "body.length",
                        body.toString(),
                        "quarkus.dynamodb-lock.lease",
                        lease.toSeconds() + "s",
                        "quarkus.dynamodb-lock.shutdown-timeout",
                        "1s",
                        "quarkus.dynamodb-lock.table",
                        "outlived"));
        RunningApplication next =
                start("next", Map.of("body.length", "PT0.1S", "quarkus.dynamodb-lock.table", "outlived"));
        trigger(stopped, KINDS);
        awaitAll(stopped, "begins");
        trigger(next, KINDS);
        long terminated = System.nanoTime();
        stopped.terminate();
        awaitAll(next, "ends");

        for (String kind : KINDS) {
            long begins = note(kind, next, "begins").orElseThrow().nanos();
            assertThat(Duration.ofNanos(begins - terminated))
                    .as("%s: one second, and a lease after the last heartbeat", kind)
                    .isGreaterThan(lease);
        }
        assertThat(stopped.log()).containsPattern("WARN.*while work still ran under these locks: .*'body-");
    }
}
