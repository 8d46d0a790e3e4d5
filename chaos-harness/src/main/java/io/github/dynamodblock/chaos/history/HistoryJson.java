package io.github.dynamodblock.chaos.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.github.dynamodblock.text.Printable;
import java.io.IOException;

/**
 * The JSON mapper for events.
 *
 * <ul>
 *   <li>Absent values are not written.
 *   <li>Unknown fields, which a later version can have written, are ignored.
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
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private HistoryJson() {}

    private static final class PrintableText extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        PrintableText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Printable.line(StringDeserializer.instance.deserialize(parser, context));
        }
    }

    private static final class PrintableKey extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return Printable.line(key);
        }
    }
}
