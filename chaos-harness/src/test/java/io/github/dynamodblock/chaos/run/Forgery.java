package io.github.dynamodblock.chaos.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes wrong fields into the files of a run, and then makes all checksums and digests right again, as a program would
 * that writes the format by itself and has a mistake. This is a second implementation of the checksums, from the
 * documentation.
 */
final class Forgery {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RUN = "run.json";
    /** Fields that an event of some kind need not have. */
    private static final Set<String> OPTIONAL = Set.of(
            "token",
            "timeout",
            "atMost",
            "group",
            "grant",
            "value",
            "sequence",
            "detail",
            "beat",
            "lease",
            "version",
            "seen",
            "reason");

    private final Map<String, byte[]> files;
    private final List<Damage> damages = new ArrayList<>();

    private Forgery(Map<String, byte[]> files) {
        this.files = files;
    }

    /** Returns the same files, written by this class. */
    static Damage none(Map<String, byte[]> files) {
        String name = firstHistory(files);
        return new Forgery(files)
                .inHistory("nothing", name, text(files, name).lines().toList());
    }

    static List<Damage> all(Map<String, byte[]> files) {
        Forgery forgery = new Forgery(files);
        forgery.settings();
        forgery.events();
        return forgery.damages;
    }

    private void settings() {
        ObjectNode run = object(text(files, RUN));
        run.remove("digest");
        for (String field : names(run)) {
            boolean optional = field.equals("tokensRestart");
            // Without this field, a file is of another format.
            wrong(run, field, optional).forEach((what, text) -> {
                if (!text.equals(run.toString())) {
                    damages.add(Damage.of(field + " " + what, RUN, sealed(text)));
                }
            });
        }
        damages.add(Damage.of("files of an unfinished run", RUN, sealed(with(run, "stage", "\"RUNNING\""))));
        damages.add(Damage.of("a field too many", RUN, sealed(with(run, "colour", "1"))));
        damages.add(Damage.of(
                "more text", RUN, Damage.bytes(new String(sealed(run.toString()), StandardCharsets.UTF_8) + "{}")));
    }

    private void events() {
        Set<String> seen = new HashSet<>();
        files.forEach((name, content) -> {
            if (name.equals(RUN)) {
                return;
            }
            List<String> lines = text(files, name).lines().toList();
            for (int at = 0; at < lines.size(); at++) {
                ObjectNode event = object(lines.get(at));
                event.remove(List.of("n", "crc"));
                String kind = event.get("event").asText();
                int line = at;
                for (String field : names(event)) {
                    if (seen.add(kind + " " + field)) {
                        wrong(event, field, OPTIONAL.contains(field))
                                .forEach((what, text) -> inHistory(field + " " + what, name, lines, line, text));
                    }
                }
                if (seen.add(kind)) {
                    inHistory("a field too many", name, lines, line, with(event, "colour", "1"));
                    inHistory("more text", name, lines, line, event + "{}");
                    inHistory("an array", name, lines, line, "[" + event + "]");
                }
            }
        });
    }

    /** Returns texts in which one field is wrong, by what is wrong with it. */
    private static Map<String, String> wrong(ObjectNode object, String field, boolean optional) {
        JsonNode value = object.get(field);
        Map<String, String> wrong = new LinkedHashMap<>();
        if (!optional) {
            wrong.put("dropped", with(object, field, null));
        }
        wrong.put(
                "renamed",
                with(object, field, null)
                        .replaceFirst(
                                "\\{", "{\"" + field + "x\":" + Matcher.quoteReplacement(value.toString()) + ","));
        wrong.put("null", with(object, field, "null"));
        wrong.put(
                "doubled",
                object.toString()
                        .replaceFirst("\\{", "{\"" + field + "\":" + Matcher.quoteReplacement(value.toString()) + ","));
        wrong.put("an array", with(object, field, value.isArray() ? "{}" : "[" + value + "]"));
        if (value.isNumber()) {
            wrong.put("a text", with(object, field, "\"" + value + "\""));
            wrong.put("too large", with(object, field, "92233720368547758070000"));
            wrong.put("true", with(object, field, "true"));
            if (value.isIntegralNumber()) {
                wrong.put("a fraction", with(object, field, value + ".0"));
            }
        } else if (value.isTextual()) {
            wrong.put("a number", with(object, field, "1"));
            wrong.put("true", with(object, field, "true"));
            // A detail is any text.
            if (value.asText().matches("[A-Z_]+") && !field.equals("detail")) {
                wrong.put("unknown", with(object, field, "\"MAYBE\""));
                wrong.put("small", with(object, field, "\"" + value.asText().toLowerCase(Locale.ROOT) + "\""));
                wrong.put("empty", with(object, field, "\"\""));
            }
        } else if (value.isBoolean()) {
            wrong.put("a text", with(object, field, "\"" + value + "\""));
            wrong.put("a number", with(object, field, "1"));
        } else if (value.isObject() && !value.isEmpty()) {
            String first = names((ObjectNode) value).get(0);
            wrong.put("null inside", with(object, field, with((ObjectNode) value, first, "null")));
        } else if (value.isArray()) {
            wrong.put("null inside", with(object, field, "[null]"));
            wrong.put("a number inside", with(object, field, "[1]"));
        }
        return wrong;
    }

    /** Returns the text of an object with another value of a field, as JSON; without the field, if there is no value. */
    private static String with(ObjectNode object, String field, @Nullable String json) {
        StringBuilder text = new StringBuilder("{");
        boolean found = false;
        for (String name : names(object)) {
            boolean here = name.equals(field);
            found |= here;
            if (!here || json != null) {
                text.append(text.length() == 1 ? "" : ",")
                        .append('"')
                        .append(name)
                        .append("\":")
                        .append(here ? json : object.get(name).toString());
            }
        }
        if (!found && json != null) {
            text.append(text.length() == 1 ? "" : ",")
                    .append('"')
                    .append(field)
                    .append("\":")
                    .append(json);
        }
        return text.append('}').toString();
    }

    private void inHistory(String what, String name, List<String> lines, int line, String event) {
        List<String> changed = new ArrayList<>(lines);
        String body = "{\"n\":" + (line + 1) + "," + event.substring(1, event.length() - 1);
        CRC32 crc = new CRC32();
        crc.update(Damage.bytes(body));
        changed.set(line, body + ",\"crc\":\"" + HexFormat.of().toHexDigits((int) crc.getValue()) + "\"}");
        damages.add(inHistory(what + " in line " + (line + 1), name, changed));
    }

    private Damage inHistory(String what, String name, List<String> lines) {
        byte[] content = Damage.bytes(String.join("\n", lines) + "\n");
        ObjectNode run = object(text(files, RUN));
        run.remove("digest");
        ((ObjectNode) run.get("files").get(name.substring(name.indexOf('/') + 1)))
                .put("bytes", content.length)
                .put("sha256", sha256(content));
        Map<String, Optional<byte[]>> changed = new TreeMap<>();
        changed.put(name, Optional.of(content));
        changed.put(RUN, Optional.of(sealed(run.toString())));
        return new Damage(what + " in " + name, changed);
    }

    private static byte[] sealed(String run) {
        String body = run.substring(0, run.length() - 1);
        return Damage.bytes(body + ",\n  \"digest\" : \"" + sha256(Damage.bytes(body)) + "\"\n}\n");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String firstHistory(Map<String, byte[]> files) {
        return Arrays.stream(files.keySet().toArray(String[]::new))
                .filter(name -> name.startsWith("history/"))
                .findFirst()
                .orElseThrow();
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(Damage.bytesOf(files, name), StandardCharsets.UTF_8);
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
