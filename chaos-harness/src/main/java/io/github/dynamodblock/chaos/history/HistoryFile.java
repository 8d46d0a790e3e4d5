package io.github.dynamodblock.chaos.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads one history file, line by line. It holds one line at a time. */
final class HistoryFile {
    static final String SUFFIX = ".jsonl";
    private static final String NEMESIS = "nemesis";
    private static final int LONGEST_LINE = 1 << 20;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final String process;
    private long number;

    private HistoryFile(Path file) {
        this.file = file;
        String name = file.getFileName().toString();
        this.process = name.substring(0, name.length() - SUFFIX.length());
    }

    /**
     * What a file contained, beside its events.
     *
     * @param torn the number of the last line, if it has no line end
     */
    record Content(Optional<Long> torn, FileDigest digest) {}

    /**
     * Reads all whole lines. A last line without a line end is left out.
     *
     * @param found receives each event, in the order of the file
     * @throws DamagedRunException if a line is not as it was written
     */
    static Content read(Path file, Consumer<Event> found) {
        try (InputStream in = Files.newInputStream(file)) {
            return new HistoryFile(file).content(in, found);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the history file " + file + ": " + e, e);
        }
    }

    private Content content(InputStream in, Consumer<Event> found) throws IOException {
        FileDigest.Sum sum = new FileDigest.Sum();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sum.add(buffer, read);
            int from = 0;
            for (int at = 0; at < read; at++) {
                if (buffer[at] == '\n') {
                    line.write(buffer, from, at - from);
                    from = at + 1;
                    number++;
                    found.accept(event(line.toByteArray()));
                    line.reset();
                }
            }
            line.write(buffer, from, read - from);
            if (line.size() > LONGEST_LINE) {
                throw DamagedRunException.at(file, number + 1, "the line is longer than any event");
            }
        }
        return new Content(line.size() == 0 ? Optional.empty() : Optional.of(number + 1), sum.digest());
    }

    private Event event(byte[] line) {
        try {
            byte[] json = SealedLine.open(line, number);
            HistoryJson.refuseNull(json);
            Event event = HistoryJson.MAPPER.readValue(json, Event.class);
            requirePlace(event);
            return event;
        } catch (IOException | IllegalArgumentException e) {
            throw DamagedRunException.at(file, number, HistoryJson.reason(e));
        }
    }

    /** Each process writes its own file. The nemesis also writes which processes hung, and which it killed. */
    private void requirePlace(Event event) {
        boolean ofAnother = isByNemesis(event);
        boolean ofNemesis = ofAnother || event instanceof Fault;
        boolean own = ofAnother || event.process().equals(process);
        if (ofNemesis != process.equals(NEMESIS) || !own) {
            throw new IllegalArgumentException("an event of " + event.process() + " is in the file of " + process);
        }
    }

    /** Returns the process in whose file an event is written. */
    static String processOf(Event event) {
        return isByNemesis(event) ? NEMESIS : event.process();
    }

    private static boolean isByNemesis(Event event) {
        return event instanceof ProcessEvent life && life.phase().isSeenByNemesis();
    }
}
