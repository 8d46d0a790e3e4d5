package io.github.dynamodblock.quarkus.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dynamodblock.LockKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How keys of locks appear in the log. */
public enum LogKeys {
    /** As they are. */
    PLAIN {
        @Override
        String of(LockKey key) {
            return key.toString();
        }
    },
    /** As the first 16 hexadecimal digits of their SHA-256. The same key has the same digits everywhere. */
    HASHED {
        @Override
        String of(LockKey key) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256")
                        .digest(key.toString().getBytes(UTF_8));
                return HexFormat.of().formatHex(digest, 0, 8);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }
    };

    abstract String of(LockKey key);
}
