package io.github.dynamodblock.chaos.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code run.json}. Its first field is {@code format}. Its last field is {@code digest}: the SHA-256 of all
 * bytes of the file before the comma of this field. If the run has ended, the field {@code files} before it lists all
 * history files, so that a file that was deleted, added or changed is noticed.
 */
record RunFile(RunDescription run, Map<String, FileDigest> files) {
    /** The version of the format. Format 1 had neither this field nor checksums. */
    private static final int FORMAT = 2;

    private static final String MARK = ",\n  \"digest\" : \"";
    private static final String TAIL = "\"\n}\n";
    private static final int DIGITS = 64;
    private static final int LONGEST = 1 << 26;

    RunFile {
        files = new TreeMap<>(files);
    }

    static void write(Path file, RunDescription run, Map<String, FileDigest> files) throws IOException {
        ObjectNode all = HistoryJson.MAPPER.createObjectNode();
        all.put("format", FORMAT);
        all.setAll((ObjectNode) HistoryJson.MAPPER.valueToTree(run));
        if (run.stage() != RunStage.RUNNING) {
            all.set("files", HistoryJson.MAPPER.valueToTree(files));
        }
        String json = HistoryJson.PRETTY.writeValueAsString(all);
        String body = json.substring(0, json.lastIndexOf("\n}"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        WholeFile.write(file, body + MARK + FileDigest.of(bytes, bytes.length) + TAIL);
    }

    static RunFile read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw DamagedRunException.in(file, "the file is longer than any run.json");
        }
        byte[] bytes = Files.readAllBytes(file);
        ObjectNode all = parsed(file, bytes);
        requireFormat(file, all.remove("format"));
        requireDigest(file, bytes);
        all.remove("digest");
        try {
            Optional<JsonNode> files = Optional.ofNullable(all.remove("files"));
            RunDescription run = HistoryJson.MAPPER.treeToValue(all, RunDescription.class);
            if (files.isPresent() == (run.stage() == RunStage.RUNNING)) {
                throw DamagedRunException.in(
                        file,
                        "a run of stage " + run.stage() + (files.isPresent() ? " lists" : " does not list")
                                + " its files");
            }
            return new RunFile(
                    run,
                    files.isPresent() ? HistoryJson.MAPPER.convertValue(files.get(), HistoryJson.DIGESTS) : Map.of());
        } catch (IOException | IllegalArgumentException e) {
            throw DamagedRunException.in(file, HistoryJson.reason(e));
        }
    }

    private static ObjectNode parsed(Path file, byte[] bytes) {
        try {
            HistoryJson.refuseNull(bytes);
            if (HistoryJson.MAPPER.readTree(bytes) instanceof ObjectNode all) {
                return all;
            }
        } catch (IOException e) {
            throw DamagedRunException.in(file, HistoryJson.reason(e));
        }
        throw DamagedRunException.in(file, "the file is not a JSON object");
    }

    private static void requireFormat(Path file, @Nullable JsonNode format) {
        if (format == null) {
            throw DamagedRunException.ofVersion(
                    file,
                    "there is no field 'format': an older version of the harness wrote this run, without checksums;"
                            + " judge it with that version, or run again");
        }
        if (!format.isInt() || format.intValue() != FORMAT) {
            throw DamagedRunException.ofVersion(
                    file,
                    "the format is " + format + ", but this version of the harness reads format " + FORMAT
                            + "; judge it with the version that wrote it, or run again");
        }
    }

    private static void requireDigest(Path file, byte[] bytes) {
        int end = bytes.length - MARK.length() - DIGITS - TAIL.length();
        String tail = end < 0 ? "" : new String(bytes, end, bytes.length - end, StandardCharsets.ISO_8859_1);
        if (!tail.startsWith(MARK) || !tail.endsWith(TAIL)) {
            throw DamagedRunException.in(file, "the file does not end with its field 'digest'");
        }
        if (!tail.substring(MARK.length(), MARK.length() + DIGITS).equals(FileDigest.of(bytes, end))) {
            throw DamagedRunException.in(file, "the digest does not fit the file");
        }
    }
}
