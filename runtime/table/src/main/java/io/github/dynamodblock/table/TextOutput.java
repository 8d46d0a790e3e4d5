package io.github.dynamodblock.table;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.dynamodb.ForcedRelease;
import io.github.dynamodblock.dynamodb.RaisedTokens;
import io.github.dynamodblock.dynamodb.TableFinding;
import io.github.dynamodblock.text.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Prints results as lines for a person. */
final class TextOutput implements ResultOutput {
    private final Consumer<String> out;

    /** Prints each line to that consumer. */
    public TextOutput(Consumer<String> out) {
        this.out = line -> out.accept(Printable.line(line));
    }

    @Override
    public void findings(List<TableFinding> findings) {
        if (findings.isEmpty()) {
            out.accept("Nothing is wrong with this table.");
        }
        findings.forEach(finding -> out.accept(finding.toString()));
    }

    @Override
    public void line(LockInfo lock) {
        String token =
                lock.fencingToken().isPresent() ? "token " + lock.fencingToken().getAsLong() : "no token";
        out.accept(lock.key() + "  " + holding(lock) + "  " + token);
    }

    @Override
    public void whole(LockInfo lock) {
        line(lock);
        out.accept("  version " + lock.version());
        lock.lease().ifPresent(lease -> out.accept("  lease " + lease.toMillis() + " ms"));
        lock.ttlEnd().ifPresent(end -> out.accept("  can be collected as garbage from " + end));
        if (lock.ownItem()) {
            out.accept("  carried by an item of the application's own");
        }
        lock.data().ifPresent(data -> out.accept("  data: " + text(data)));
        new TreeMap<>(lock.attributes()).forEach((name, value) -> out.accept("  " + name + ": " + value));
    }

    private static String holding(LockInfo lock) {
        String owner = lock.owner().map(name -> "'" + name + "'").orElse("an unnamed holder");
        return lock.held()
                ? "held by " + owner
                        + lock.heldSince().map(since -> " since " + since).orElse("")
                : "free"
                        + lock.owner()
                                .map(name -> ", last held by '" + name + "'")
                                .orElse("")
                        + lock.forcedBy()
                                .map(name -> ", forced free by '" + name + "'")
                                .orElse("")
                        + lock.forcedAt().map(at -> " at " + at).orElse("");
    }

    private static String text(LockData data) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data.bytes()))
                    .toString();
            return text.chars().anyMatch(Character::isISOControl) ? data.toString() : text;
        } catch (CharacterCodingException e) {
            return data.toString();
        }
    }

    @Override
    public void outcome(ForcedRelease outcome) {
        out.accept(outcome.sentence());
    }

    @Override
    public void raised(RaisedTokens raised) {
        out.accept("No token is below " + raised.floor() + " now. Rows raised: " + raised.raised() + ".");
        if (raised.above() > 0) {
            out.accept("Rows not changed, because their tokens are ahead of this clock: " + raised.above()
                    + ". It is not known how high these tokens were before the restore: raise them by hand, by more"
                    + " than the number of grants since the backup.");
        }
    }
}
