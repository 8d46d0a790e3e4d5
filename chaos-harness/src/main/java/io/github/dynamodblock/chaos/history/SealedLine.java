package io.github.dynamodblock.chaos.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    /**
     * Returns the line, with its line end, for an event as a JSON object with at least one field. A worker calls this
     * method for each event, also while it starts. So this method uses no format and no text.
     */
    static byte[] of(long number, String json) {
        byte[] event = json.getBytes(StandardCharsets.UTF_8);
        byte[] beginning = beginning(number);
        int end = beginning.length + event.length - 2;
        byte[] line = new byte[end + TAIL + 1];
        System.arraycopy(beginning, 0, line, 0, beginning.length);
        System.arraycopy(event, 1, line, beginning.length, event.length - 2);
        System.arraycopy(MARK_BYTES, 0, line, end, MARK_BYTES.length);
        System.arraycopy(crc(line, end), 0, line, end + MARK_BYTES.length, DIGITS);
        line[line.length - 3] = '"';
        line[line.length - 2] = '}';
        line[line.length - 1] = '\n';
        return line;
    }

    private static byte[] beginning(long number) {
        return ("{\"n\":" + number + ",").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the event of a line without its line end, as a JSON object without the field {@code n}. */
    static byte[] open(byte[] line, long number) {
        int end = line.length - TAIL;
        if (end < 0 || !hasMark(line, end) || line[line.length - 2] != '"' || line[line.length - 1] != '}') {
            throw new IllegalArgumentException("the line does not end with its checksum \"crc\"");
        }
        int written = end + MARK_BYTES.length;
        if (!Arrays.equals(line, written, written + DIGITS, crc(line, end), 0, DIGITS)) {
            throw new IllegalArgumentException("the checksum \"crc\" does not fit the line");
        }
        byte[] beginning = beginning(number);
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

    private static byte[] crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        byte[] digits = new byte[DIGITS];
        for (int i = 0; i < DIGITS; i++) {
            digits[i] = (byte) Character.forDigit((int) (crc.getValue() >>> (4 * (DIGITS - 1 - i))) & 0xf, 16);
        }
        return digits;
    }
}
