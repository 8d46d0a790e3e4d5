package io.github.dynamodblock.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.dynamodb.ForcedRelease;
import io.github.dynamodblock.dynamodb.RaisedTokens;
import io.github.dynamodblock.dynamodb.TableFinding;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Prints results for programs: one JSON object on each line. */
final class JsonOutput implements ResultOutput {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Consumer<String> out;

    /** Prints each line to that consumer. */
    public JsonOutput(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public void findings(List<TableFinding> findings) {
        findings.forEach(finding -> tell(Map.of(
                "problem", finding.problem(),
                "fatal", finding.problem().isFatal(),
                "sentence", finding.sentence())));
    }

    @Override
    public void line(LockInfo lock) {
        whole(lock);
    }

    @Override
    public void whole(LockInfo lock) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", lock.key().partition());
        lock.key().sort().ifPresent(sort -> fields.put("sort", sort));
        fields.put("held", lock.held());
        lock.owner().ifPresent(owner -> fields.put("owner", owner));
        lock.heldSince().ifPresent(since -> fields.put("heldSince", since.toString()));
        lock.fencingToken().ifPresent(token -> fields.put("fencingToken", token));
        lock.lease().ifPresent(lease -> fields.put("leaseMillis", lease.toMillis()));
        lock.ttlEnd().ifPresent(end -> fields.put("ttlEnd", end.toString()));
        lock.forcedBy().ifPresent(by -> fields.put("forcedBy", by));
        lock.forcedAt().ifPresent(at -> fields.put("forcedAt", at.toString()));
        fields.put("version", lock.version());
        fields.put("ownItem", lock.ownItem());
        lock.data().ifPresent(data -> fields.put("data", Base64.getEncoder().encodeToString(data.bytes())));
        fields.put("attributes", new TreeMap<>(lock.attributes()).keySet());
        tell(fields);
    }

    @Override
    public void outcome(ForcedRelease outcome) {
        tell(Map.of(
                "outcome", outcome.getClass().getSimpleName(),
                "key", outcome.key().toString(),
                "sentence", outcome.sentence()));
    }

    @Override
    public void raised(RaisedTokens raised) {
        tell(Map.of("floor", raised.floor(), "raised", raised.raised(), "above", raised.above()));
    }

    private void tell(Map<String, Object> fields) {
        try {
            out.accept(MAPPER.writeValueAsString(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that cannot be written as JSON", e);
        }
    }
}
