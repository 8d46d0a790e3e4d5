package io.github.dynamodblock.chaos.history;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the files of a run and merges their events by time.
 *
 * <ul>
 *   <li>If the last line of a file has no line end, a SIGKILL cut the file off. The reader leaves this line out, and
 *       {@link History#torn()} names the file.
 *   <li>If anything else is not as the run wrote it, the reader throws a {@link DamagedRunException}. A run that has
 *       ended has digests of its files. In a run that has not ended, the reader checks each line, but cannot notice that
 *       the end of a file or a whole file is missing.
 * </ul>
 */
public final class HistoryReader {
    private HistoryReader() {}

    /** Reads {@code run.json} and {@code history/*.jsonl} in the directory of a run. */
    public static History read(RunDirectory directory) {
        RunFile run = directory.readFile();
        List<Path> files = directory.historyFiles();
        boolean sealed = run.run().stage() != RunStage.RUNNING;
        if (sealed) {
            requireListed(directory, run.files(), files);
        }
        List<Event> events = new ArrayList<>();
        List<String> torn = new ArrayList<>();
        for (Path file : files) {
            HistoryFile.Content content = HistoryFile.read(file, events::add);
            if (sealed && !content.digest().equals(run.files().get(name(file)))) {
                throw DamagedRunException.in(
                        file, "the file is not as it was at the end of the run: its digest in run.json does not fit");
            }
            content.torn().ifPresent(line -> torn.add(name(file) + " line " + line));
        }
        try {
            return new History(run.run(), events, torn);
        } catch (IllegalArgumentException e) {
            throw DamagedRunException.in(directory.path().resolve(RunDirectory.HISTORY), HistoryJson.reason(e));
        }
    }

    private static void requireListed(RunDirectory directory, Map<String, FileDigest> listed, List<Path> files) {
        Set<String> missing = new TreeSet<>(listed.keySet());
        for (Path file : files) {
            if (!listed.containsKey(name(file))) {
                throw DamagedRunException.in(file, "the file does not belong to the run: run.json does not list it");
            }
            missing.remove(name(file));
        }
        if (!missing.isEmpty()) {
            throw DamagedRunException.in(
                    directory
                            .path()
                            .resolve(RunDirectory.HISTORY)
                            .resolve(missing.iterator().next()),
                    "the file is missing: run.json lists it");
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
