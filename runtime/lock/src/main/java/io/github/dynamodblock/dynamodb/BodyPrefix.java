package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** The first bytes of a body, kept while they pass. */
final class BodyPrefix {
    private static final int MOST = 200;

    private final ByteBuffer kept = ByteBuffer.allocate(MOST);
    private boolean cut;

    /** Keeps what has room, and returns the same buffer as it was. */
    synchronized ByteBuffer seen(ByteBuffer passing) {
        ByteBuffer part = passing.duplicate();
        if (part.remaining() > kept.remaining()) {
            part.limit(part.position() + kept.remaining());
            cut = true;
        }
        kept.put(part);
        return passing;
    }

    /** Whether it is of an object of JSON. */
    synchronized boolean isOfAnObject() {
        return text().stripLeading().startsWith("{");
    }

    private String text() {
        return new String(kept.array(), 0, kept.position(), UTF_8);
    }

    /** In quotes, and without what a terminal or a log would not print. */
    synchronized String inWords() {
        if (kept.position() == 0) {
            return "an empty body";
        }
        return "the body \"" + text().replaceAll("[\\s\\p{C}]+", " ").strip() + (cut ? "…" : "") + "\"";
    }
}
