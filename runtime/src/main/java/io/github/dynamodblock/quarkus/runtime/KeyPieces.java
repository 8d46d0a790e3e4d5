package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.quarkus.runtime.KeyPiece.Property;
import io.github.dynamodblock.quarkus.runtime.KeyPiece.Text;
import io.github.dynamodblock.quarkus.runtime.KeyPiece.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts the pieces of a key together. */
final class KeyPieces {
    private KeyPieces() {}

    /**
     * Joins texts that follow each other, and tells each value what it must be kept apart from. Leaves the pieces as
     * they are if some of them are not known before the application starts.
     *
     * @throws IllegalArgumentException if a text between two values does not keep them apart
     */
    static List<KeyPiece> separated(List<KeyPiece> pieces) {
        if (pieces.stream().anyMatch(Property.class::isInstance)) {
            return List.copyOf(pieces);
        }
        List<KeyPiece> all = new ArrayList<>();
        int lastValue = -1;
        StringBuilder text = new StringBuilder();
        for (KeyPiece piece : pieces) {
            if (piece instanceof Text literal) {
                text.append(literal.literal());
                continue;
            }
            if (lastValue >= 0) {
                all.set(lastValue, ((Value) all.get(lastValue)).before(separator(text.toString())));
            }
            flush(text, all);
            lastValue = all.size();
            all.add(piece);
        }
        flush(text, all);
        return List.copyOf(all);
    }

    /**
     * Returns the pieces with the values of their properties.
     *
     * @param properties finds the value of a property
     * @throws IllegalArgumentException if a property is missing, or if its value cannot be used in a key
     */
    static List<KeyPiece> configured(List<KeyPiece> pieces, Function<String, Optional<String>> properties) {
        List<KeyPiece> known = separated(pieces.stream()
                .map(piece -> piece instanceof Property property ? property.text(properties) : piece)
                .toList());
        for (KeyPiece piece : known) {
            if (piece instanceof Text text) {
                LockKey.of(text.literal());
            }
        }
        return known;
    }

    private static int separator(String text) {
        KeySeparator.problem(text).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return text.codePointAt(0);
    }

    private static void flush(StringBuilder text, List<KeyPiece> all) {
        if (!text.isEmpty()) {
            all.add(new Text(text.toString()));
            text.setLength(0);
        }
    }
}
