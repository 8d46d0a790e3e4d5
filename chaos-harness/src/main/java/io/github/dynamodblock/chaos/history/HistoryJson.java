package io.github.dynamodblock.chaos.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.github.dynamodblock.text.Printable;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The JSON mapper for events and for {@code run.json}.
 *
 * <ul>
 *   <li>Absent values are not written.
 *   <li>Reading is strict. These are errors: an unknown field, a missing field, a field that is there twice, null, a
 *       value of another type ({@code "1"} or {@code 1.0} for 1), an unknown name of an enum, and text after the end.
 *   <li>All text that is read is made printable ({@link Printable}), because reports show it.
 * </ul>
 */
final class HistoryJson {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addDeserializer(String.class, new PrintableText())
                    .addKeyDeserializer(String.class, new PrintableKey()))
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

    /** The type of the list of files in {@code run.json}. */
    static final TypeReference<Map<String, FileDigest>> DIGESTS = new TypeReference<>() {};

    private HistoryJson() {}

    /**
     * Refuses null, at every place. The mapper alone would read null as an absent value.
     *
     * @throws IOException if there is a null, or if the text is no JSON
     */
    static void refuseNull(byte[] json) throws IOException {
        try (JsonParser parser = MAPPER.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NULL) {
                    throw new IOException("the field '" + parser.currentName() + "' is null");
                }
            }
        }
    }

    /** Returns in one line why a text could not be read. */
    static String reason(Exception thrown) {
        Throwable cause = thrown instanceof IllegalArgumentException && thrown.getCause() instanceof IOException inner
                ? inner
                : thrown;
        return Printable.line(words(cause).replaceAll("\\s*\\R\\s*", " "));
    }

    private static String words(Throwable thrown) {
        if (thrown instanceof ValueInstantiationException refused && refused.getCause() != null) {
            return String.valueOf(refused.getCause().getMessage());
        }
        if (thrown instanceof UnrecognizedPropertyException unknown) {
            return "there is no field '" + unknown.getPropertyName() + "' in this place of the format";
        }
        if (thrown instanceof JsonMappingException wrong && !wrong.getPath().isEmpty()) {
            String field = wrong.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            return "the field '" + field + "' is missing, or has a value that it cannot have";
        }
        return String.valueOf(
                thrown instanceof JsonProcessingException json ? json.getOriginalMessage() : thrown.getMessage());
    }

    private static final class PrintableText extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        PrintableText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            return Printable.line(parser.getText());
        }
    }

    private static final class PrintableKey extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return Printable.line(key);
        }
    }
}
