package io.github.dynamodblock.chaos.explore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** This class renders outcomes as JSON, for programs. */
public final class SearchOutcomeJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private SearchOutcomeJson() {}

    /**
     * Renders the outcomes as an indented JSON array.
     *
     * @param outcomes the outcomes
     * @return the JSON text
     */
    public static String render(List<SearchOutcome> outcomes) {
        try {
            return MAPPER.writeValueAsString(
                    outcomes.stream().map(SearchOutcomeJson::fields).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An outcome cannot be written as JSON", e);
        }
    }

    private static Map<String, Object> fields(SearchOutcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("subject", outcome.mutant().map(ExploredMutant::id).orElse("lock"));
        fields.put("complete", outcome.complete());
        fields.put("states", outcome.states());
        fields.put("transitions", outcome.transitions());
        fields.put("depth", outcome.depth());
        fields.put("clientStates", outcome.clientStates());
        fields.put("rows", outcome.rows());
        fields.put("millis", outcome.elapsed().toMillis());
        fields.put("bounds", outcome.bounds());
        outcome.counterexample().ifPresent(found -> {
            fields.put("law", found.law().code());
            fields.put("trace", found.sentences());
        });
        return fields;
    }
}
