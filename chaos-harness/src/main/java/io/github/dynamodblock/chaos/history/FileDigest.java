package io.github.dynamodblock.chaos.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The length and the SHA-256 of a file, as {@code run.json} names them.
 *
 * @param sha256 64 hexadecimal digits
 */
record FileDigest(long bytes, String sha256) {
    private static final int BUFFER = 1 << 16;

    /** The digest of a file of which one part after the other is read. */
    static final class Sum {
        private final MessageDigest digest = newDigest();
        private long bytes;

        void add(byte[] part, int length) {
            digest.update(part, 0, length);
            bytes += length;
        }

        FileDigest digest() {
            return new FileDigest(bytes, HexFormat.of().formatHex(digest.digest()));
        }
    }

    static FileDigest of(Path file) {
        Sum sum = new Sum();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sum.add(buffer, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
        return sum.digest();
    }

    static String of(byte[] bytes, int length) {
        Sum sum = new Sum();
        sum.add(bytes, length);
        return sum.digest().sha256();
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
