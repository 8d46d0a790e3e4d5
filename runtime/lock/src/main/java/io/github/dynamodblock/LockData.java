package io.github.dynamodblock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The application's own bytes, which are kept with the lock. Instances are immutable. DynamoDB bills the whole item,
 * with these bytes, for every write of the lock.
 *
 * @since 1.0.0
 */
public final class LockData {
    private final byte[] bytes;

    private LockData(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns data with a copy of these bytes.
     *
     * @param bytes the bytes
     * @return the data
     */
    public static LockData of(byte[] bytes) {
        return new LockData(bytes.clone());
    }

    /**
     * Returns data with this text in UTF-8.
     *
     * @param text the text
     * @return the data
     * @throws IllegalArgumentException if the text contains half of a surrogate pair
     */
    public static LockData ofText(String text) {
        return new LockData(TextRules.encodable("data", text).getBytes(UTF_8));
    }

    /**
     * Returns the number of bytes.
     *
     * @return the number of bytes
     */
    public int size() {
        return bytes.length;
    }

    /**
     * Returns a copy of the bytes.
     *
     * @return the copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Returns the bytes read as UTF-8.
     *
     * @return the text
     */
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
