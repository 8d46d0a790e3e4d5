package io.github.dynamodblock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The application's own bytes, kept with the lock. Immutable. Every write of the lock bills the whole item. */
public final class LockData {
    private final byte[] bytes;

    private LockData(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static LockData of(byte[] bytes) {
        return new LockData(bytes.clone());
    }

    /**
     * The text in UTF-8.
     *
     * @throws IllegalArgumentException if it has half of a surrogate pair in it
     */
    public static LockData ofText(String text) {
        return new LockData(Text.encodable("data", text).getBytes(UTF_8));
    }

    /** How many bytes they are. */
    public int size() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes read as UTF-8. */
    public String text() {
        return new String(bytes, UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LockData that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
