package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.checker.Verdict;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The directory of a run, of which a test changes some files, lets it be judged, and takes the changes back. */
final class RecordedRun {
    private final Path directory;
    private final Map<String, byte[]> files = new TreeMap<>();

    /** What came of a judgement: a verdict, or the refusal to give one. */
    record Judged(Optional<Verdict> verdict, String refusal) {}

    RecordedRun(Path directory, History history) {
        this.directory = directory;
        new RunDirectory(directory).write(history);
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the files by their names, such as {@code history/w1.1.jsonl}. */
    Map<String, byte[]> files() {
        return files;
    }

    /** Judges the run with other files. A file without content is one that is not there. */
    Judged judge(Map<String, Optional<byte[]>> changed) {
        try {
            for (Map.Entry<String, Optional<byte[]>> file : changed.entrySet()) {
                put(file.getKey(), file.getValue());
            }
            try {
                return new Judged(Optional.of(RunJudgement.judge(directory).verdict()), "");
            } catch (HarnessFailedException e) {
                return new Judged(Optional.empty(), String.valueOf(e.getMessage()));
            } finally {
                for (String name : changed.keySet()) {
                    put(name, Optional.ofNullable(files.get(name)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(String name, Optional<byte[]> content) throws IOException {
        Path file = directory.resolve(name);
        if (content.isPresent()) {
            Files.write(file, content.get());
        } else {
            Files.deleteIfExists(file);
        }
    }
}
