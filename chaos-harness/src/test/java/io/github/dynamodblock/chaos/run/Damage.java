package io.github.dynamodblock.chaos.run;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One damage to the files of a run.
 *
 * @param what what was done, for a message
 * @param files the files that are other than before; one without content is deleted
 */
record Damage(String what, Map<String, Optional<byte[]>> files) {
    private static final int PLACES = 5;

    static Damage of(String what, String file, byte[] content) {
        return new Damage(what + " in " + file, Map.of(file, Optional.of(content)));
    }

    static Damage deletes(String file) {
        return new Damage("no " + file, Map.of(file, Optional.empty()));
    }

    /** Every way in which bytes and lines of one file go wrong, at places that are spread over the file. */
    static List<Damage> ofBytes(String file, byte[] content) {
        List<Damage> damages = new ArrayList<>();
        List<byte[]> lines = lines(content);
        for (int line : places(lines.size())) {
            boolean last = line == lines.size() - 1;
            damages.add(of((last ? "last " : "") + "line " + (line + 1) + " deleted", file, joined(lines, line, 0)));
            damages.add(of("line " + (line + 1) + " doubled", file, joined(lines, line, 2)));
            if (line + 1 < lines.size()) {
                damages.add(of("line " + (line + 1) + " swapped", file, swapped(lines, line)));
                damages.add(of("newline " + (line + 1) + " to space", file, newlineToSpace(lines, line)));
            }
        }
        for (int at : places(content.length)) {
            damages.add(of("cut at " + at, file, Arrays.copyOf(content, at)));
            String byteAt = (at == content.length - 1 ? "last " : "") + "byte " + at;
            damages.add(of(byteAt + " deleted", file, without(content, at)));
            damages.add(of("byte " + at + " doubled", file, doubled(content, at)));
            damages.add(of(byteAt + " flipped", file, with(content, at, (byte) (content[at] ^ 1))));
            damages.add(of(byteAt + " zero", file, with(content, at, (byte) 0)));
        }
        List<Integer> digits = new ArrayList<>();
        for (int at = 0; at < content.length; at++) {
            if (content[at] >= '0' && content[at] <= '9') {
                digits.add(at);
            }
        }
        for (int place : places(digits.size())) {
            int at = digits.get(place);
            damages.add(of(
                    "digit " + at, file, with(content, at, (byte) (content[at] == '9' ? '0' : content[at] + 1))));
        }
        String text = new String(content, StandardCharsets.UTF_8);
        damages.add(of("CRLF", file, bytes(text.replace("\n", "\r\n"))));
        damages.add(of("BOM", file, bytes("\ufeff" + text)));
        damages.add(of("empty line at the end", file, bytes(text + "\n")));
        damages.add(of("more text at the end", file, bytes(text + "{}\n")));
        damages.add(of("no last newline", file, Arrays.copyOf(content, content.length - 1)));
        damages.add(of("empty", file, new byte[0]));
        damages.add(deletes(file));
        return damages;
    }

    /** Files that come, go, or change their places. */
    static List<Damage> ofNames(Map<String, byte[]> files) {
        List<String> histories =
                files.keySet().stream().filter(name -> name.endsWith(".jsonl")).toList();
        String first = histories.get(0);
        String last = histories.get(histories.size() - 1);
        List<Damage> damages = new ArrayList<>();
        damages.add(of("added, empty", "history/w9.1.jsonl", new byte[0]));
        damages.add(of("added copy", "history/w9.1.jsonl", bytesOf(files, first)));
        damages.add(new Damage(
                first + " has the name of another",
                Map.of(first, Optional.empty(), "history/w9.1.jsonl", Optional.of(bytesOf(files, first)))));
        damages.add(new Damage(
                first + " and " + last + " exchanged",
                Map.of(
                        first, Optional.of(bytesOf(files, last)),
                        last, Optional.of(bytesOf(files, first)))));
        Map<String, Optional<byte[]>> none = new TreeMap<>();
        histories.forEach(name -> none.put(name, Optional.empty()));
        damages.add(new Damage("no history at all", none));
        return damages;
    }

    /** Where a file ends too early. */
    static List<Damage> cuts(String file, byte[] content) {
        List<Damage> damages = new ArrayList<>();
        for (int at : List.of(0, content.length / 3, content.length - 1)) {
            damages.add(of("cut at " + at, file, Arrays.copyOf(content, at)));
        }
        int end = 0;
        List<byte[]> lines = lines(content);
        List<Integer> ends = places(lines.size());
        for (int line = 0; line < lines.size(); line++) {
            end += lines.get(line).length;
            if (ends.contains(line)) {
                damages.add(of("cut after line " + (line + 1), file, Arrays.copyOf(content, end)));
            }
        }
        return damages;
    }

    static byte[] bytesOf(Map<String, byte[]> files, String name) {
        return Optional.ofNullable(files.get(name)).orElseThrow();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Integer> places(int length) {
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < Math.min(length, PLACES); place++) {
            places.add((int) ((long) place * length / Math.min(length, PLACES)));
        }
        if (length > PLACES) {
            places.add(length - 1);
        }
        return places;
    }

    /** Returns the lines, each with its end. */
    private static List<byte[]> lines(byte[] content) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < content.length; at++) {
            if (content[at] == '\n' || at == content.length - 1) {
                lines.add(Arrays.copyOfRange(content, from, at + 1));
                from = at + 1;
            }
        }
        return lines;
    }

    /** Returns all lines, but one of them as often as it is said. */
    private static byte[] joined(List<byte[]> lines, int line, int copies) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < lines.size(); at++) {
            for (int copy = 0; copy < (at == line ? copies : 1); copy++) {
                out.writeBytes(lines.get(at));
            }
        }
        return out.toByteArray();
    }

    private static byte[] swapped(List<byte[]> lines, int line) {
        List<byte[]> order = new ArrayList<>(lines);
        order.set(line, lines.get(line + 1));
        order.set(line + 1, lines.get(line));
        return joined(order, -1, 1);
    }

    private static byte[] newlineToSpace(List<byte[]> lines, int line) {
        List<byte[]> order = new ArrayList<>(lines);
        order.set(line, with(lines.get(line), lines.get(line).length - 1, (byte) ' '));
        return joined(order, -1, 1);
    }

    private static byte[] with(byte[] content, int at, byte other) {
        byte[] changed = content.clone();
        changed[at] = other;
        return changed;
    }

    private static byte[] without(byte[] content, int at) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(content, 0, at);
        out.write(content, at + 1, content.length - at - 1);
        return out.toByteArray();
    }

    private static byte[] doubled(byte[] content, int at) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(content, 0, at + 1);
        out.write(content, at, content.length - at);
        return out.toByteArray();
    }
}
