package io.github.dynamodblock.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dynamodblock.chaos.checker.WingGongLowe.Call;
import io.github.dynamodblock.chaos.checker.WingGongLowe.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import us.bpsm.edn.Keyword;
import us.bpsm.edn.parser.Parseable;
import us.bpsm.edn.parser.Parser;
import us.bpsm.edn.parser.Parsers;

/**
 * The general checker, which judges ours, is itself judged by histories that others recorded, with known verdicts.
 * They lie beside the repository, not in it; the test is skipped where they are absent.
 */
class RecordedHistoriesTest {
    /** Names the folder of the histories. They belong to others, so they are not part of this repository. */
    private static final String FOLDER = "RECORDED_HISTORIES";

    /** One line of a recorded history. */
    private record Line(
            Object process,
            String type,
            String f,
            @Nullable Object key,
            @Nullable Object value) {}

    /** A call as its model sees it: what was asked and what was answered. */
    private record Asked(String f, @Nullable Object value) {}

    private static final class CasRegister implements Model<Optional<Object>, Asked> {
        private final Optional<Object> initial;

        CasRegister(Optional<Object> initial) {
            this.initial = initial;
        }

        @Override
        public Optional<Object> initial() {
            return initial;
        }

        @Override
        public Optional<Optional<Object>> apply(Optional<Object> state, Asked call) {
            Optional<Object> value = Optional.ofNullable(call.value());
            return switch (call.f()) {
                case "write" -> Optional.of(value);
                // In a register that never holds nil, a read of nil did not note its value.
                case "read" ->
                    state.equals(value) || (initial.isPresent() && value.isEmpty())
                            ? Optional.of(state)
                            : Optional.empty();
                case "cas" -> {
                    List<?> pair = (List<?>) value.orElseThrow();
                    yield state.equals(Optional.of(pair.get(0)))
                            ? Optional.of(Optional.of(pair.get(1)))
                            : Optional.empty();
                }
                default -> throw new IllegalArgumentException("not an operation of a register: " + call.f());
            };
        }
    }

    private static final class Text implements Model<String, Asked> {
        @Override
        public String initial() {
            return "";
        }

        @Override
        public Optional<String> apply(String state, Asked call) {
            String value = Objects.toString(call.value());
            return switch (call.f()) {
                case "put" -> Optional.of(value);
                case "append" -> Optional.of(state + value);
                case "get" -> state.equals(value) ? Optional.of(state) : Optional.empty();
                default -> throw new IllegalArgumentException("not an operation of a text: " + call.f());
            };
        }
    }

    @Test
    void recordedHistories_allHaveTheirKnownVerdict() throws IOException {
        String folder = System.getenv(FOLDER);
        assumeTrue(
                folder != null,
                "skipped: set " + FOLDER
                        + " to a folder of recorded histories with a MANIFEST.tsv; CONTRIBUTING.md says"
                        + " what it holds");
        Path histories = Path.of(folder);
        assertThat(histories.resolve("MANIFEST.tsv"))
                .as("%s names a folder with the list of its histories", FOLDER)
                .isRegularFile();
        List<String> wrong = new ArrayList<>();
        List<String> manifest = Files.readAllLines(histories.resolve("MANIFEST.tsv"));
        for (String entry : manifest.subList(1, manifest.size())) {
            String[] columns = entry.split("\t", -1);
            boolean found = linearizable(histories.resolve(columns[0]), columns[1]);
            if (found != columns[3].equals("linearizable")) {
                wrong.add(columns[0] + ", known as " + columns[3]);
            }
        }
        assertThat(manifest).hasSizeGreaterThan(100);
        assertThat(wrong).isEmpty();
    }

    private static boolean linearizable(Path file, String model) throws IOException {
        List<Line> lines = file.toString().endsWith(".log") ? jepsenLog(file) : edn(file);
        if (!model.startsWith("kv")) {
            Optional<Object> initial = model.contains("nil") ? Optional.empty() : Optional.of(0L);
            return WingGongLowe.linearizable(new CasRegister(initial), calls(lines));
        }
        Map<Object, List<Line>> byKey = new HashMap<>();
        for (Line line : lines) {
            byKey.computeIfAbsent(Objects.requireNonNull(line.key()), k -> new ArrayList<>())
                    .add(line);
        }
        return byKey.values().stream().allMatch(of -> WingGongLowe.linearizable(new Text(), calls(of)));
    }

    /** Pairs beginnings with ends; failed calls are dropped, and so are reads that nobody saw end. */
    private static List<Call<Asked>> calls(List<Line> lines) {
        List<Call<Asked>> calls = new ArrayList<>();
        Map<Object, Integer> open = new HashMap<>();
        List<Integer> unanswered = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.type().equals("invoke")) {
                Optional.ofNullable(open.put(line.process(), i)).ifPresent(unanswered::add);
            } else {
                Integer begun = open.remove(line.process());
                if (begun != null && line.type().equals("info")) {
                    unanswered.add(begun);
                } else if (begun != null && line.type().equals("ok")) {
                    calls.add(new Call<>(begun, i, true, new Asked(line.f(), line.value())));
                }
            }
        }
        unanswered.addAll(open.values());
        for (int begun : unanswered) {
            Line line = lines.get(begun);
            if (!line.f().equals("read") && !line.f().equals("get")) {
                calls.add(new Call<>(begun, Long.MAX_VALUE, false, new Asked(line.f(), line.value())));
            }
        }
        return calls;
    }

    private static final Pattern LOG = Pattern.compile("INFO\\s+jepsen\\.util - (\\d+)\\s+:(\\w+)\\s+:(\\w+)\\s+(.*)");

    private static List<Line> jepsenLog(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            Matcher matcher = LOG.matcher(text);
            if (matcher.matches()) {
                String value = matcher.group(4).trim();
                boolean timedOut = value.contains("timed-out");
                lines.add(new Line(
                        matcher.group(1),
                        timedOut ? "info" : matcher.group(2),
                        matcher.group(3),
                        null,
                        timedOut
                                ? null
                                : Parsers.newParser(Parsers.defaultConfiguration())
                                        .nextValue(Parsers.newParseable(value))));
            }
        }
        return lines;
    }

    private static List<Line> edn(Path file) throws IOException {
        Parser parser = Parsers.newParser(Parsers.defaultConfiguration());
        Parseable text = Parsers.newParseable(Files.readString(file));
        List<Line> lines = new ArrayList<>();
        for (Object value = parser.nextValue(text); value != Parser.END_OF_INPUT; value = parser.nextValue(text)) {
            List<?> maps = value instanceof List<?> list ? list : List.of(value);
            for (Object map : maps) {
                line((Map<?, ?>) map).ifPresent(lines::add);
            }
        }
        return lines;
    }

    private static Optional<Line> line(Map<?, ?> map) {
        Object process = map.get(Keyword.newKeyword("process"));
        if (!(process instanceof Number)) {
            return Optional.empty();
        }
        return Optional.of(new Line(
                process,
                word(map.get(Keyword.newKeyword("type"))),
                word(map.get(Keyword.newKeyword("f"))),
                map.get(Keyword.newKeyword("key")),
                map.get(Keyword.newKeyword("value"))));
    }

    private static String word(@Nullable Object keyword) {
        return ((Keyword) Objects.requireNonNull(keyword)).getName();
    }
}
