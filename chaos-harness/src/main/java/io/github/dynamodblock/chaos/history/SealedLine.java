package io.github.dynamodblock.chaos.history;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A line of a history file. Its first field is {@code n}, the number of the line in the file, from 1. Its last field is
 * {@code crc}: the CRC-32 of all bytes of the line before {@code ,"crc"}, as 8 hexadecimal digits. So a reader notices a
 * line that is missing, doubled, moved or changed, also in a file that has no digest because its run was killed.
 */
final class SealedLine {
    private static final String MARK = ",\"crc\":\"";
    private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 8;
    private static final int TAIL = MARK_BYTES.length + DIGITS + 2;

    private SealedLine() {}

    /** Returns the line, with its line end, for an event as a JSON object with at least one field. */
    static byte[] of(long number, String json) {
        String body = "{\"n\":" + number + "," + json.substring(1, json.length() - 1);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return (body + MARK + crc(bytes, bytes.length) + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the event of a line without its line end, as a JSON object without the field {@code n}. */
    static byte[] open(byte[] line, long number) {
        int end = line.length - TAIL;
        if (end < 0 || !hasMark(line, end) || line[line.length - 2] != '"' || line[line.length - 1] != '}') {
            throw new IllegalArgumentException("the line does not end with its checksum \"crc\"");
        }
        String written = new String(line, end + MARK_BYTES.length, DIGITS, StandardCharsets.ISO_8859_1);
        if (!written.equals(crc(line, end))) {
            throw new IllegalArgumentException("the checksum \"crc\" does not fit the line");
        }
        byte[] beginning = ("{\"n\":" + number + ",").getBytes(StandardCharsets.US_ASCII);
        if (!startsWith(line, beginning)) {
            throw new IllegalArgumentException("the line does not begin with its number \"n\":" + number
                    + ", so a line is missing, doubled or moved");
        }
        byte[] event = new byte[end - beginning.length + 2];
        event[0] = '{';
        System.arraycopy(line, beginning.length, event, 1, end - beginning.length);
        event[event.length - 1] = '}';
        return event;
    }

    private static boolean hasMark(byte[] line, int at) {
        for (int i = 0; i < MARK_BYTES.length; i++) {
            if (line[at + i] != MARK_BYTES[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] line, byte[] beginning) {
        for (int i = 0; i < beginning.length; i++) {
            if (i >= line.length || line[i] != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static String crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
