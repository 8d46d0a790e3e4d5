package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Keeps the first bytes of the body of a response while the SDK receives the body. */
final class BodyPrefix {
    private static final int MOST = 200;

    private final ByteBuffer kept = ByteBuffer.allocate(MOST);
    private boolean cut;

    /** Keeps as many of the bytes as there is room for, and returns the buffer unchanged. */
    synchronized ByteBuffer seen(ByteBuffer passing) {
        ByteBuffer part = passing.duplicate();
        if (part.remaining() > kept.remaining()) {
            part.limit(part.position() + kept.remaining());
            cut = true;
        }
        kept.put(part);
        return passing;
    }

    /** Returns whether the body begins like a JSON object. */
    synchronized boolean isOfAnObject() {
        return text().stripLeading().startsWith("{");
    }

    private String text() {
        return new String(kept.array(), 0, kept.position(), UTF_8);
    }

    /** Returns the bytes as quoted text, without characters that a terminal or a log cannot print. */
    synchronized String quoted() {
        if (kept.position() == 0) {
            return "an empty body";
        }
        return "the body \"" + text().replaceAll("[\\s\\p{C}]+", " ").strip() + (cut ? "…" : "") + "\"";
    }
}
