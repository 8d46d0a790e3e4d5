package io.github.dynamodblock.chaos.simulation.shrink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.simulation.world.Choice;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A schedule as a file, which contains all that is needed to run the schedule again.
 *
 * @param format the version of the file format
 * @param client {@code ours} or {@code mutant:NAME}
 * @param seed the seed of the schedule in which the failure was found
 * @param property the short name of the property that the schedule violates
 * @param trace the number that the trace must have, in hexadecimal
 * @param choices every choice that is not harmless
 */
public record Replay(
        int format, String client, long seed, WorldSetup setup, String property, String trace, List<Choice> choices) {
    /** The file format that this version writes and reads. */
    public static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    public Replay {
        if (format != FORMAT) {
            throw new IllegalArgumentException("The replay file has format " + format + ", not " + FORMAT);
        }
        choices = List.copyOf(choices);
    }

    /** Returns the property that the schedule violates. */
    public Property broken() {
        return Property.of(property);
    }

    /** Writes the file, and replaces a file that exists. */
    public void write(Path file) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            // An interrupt closes a channel, and Ctrl-C arrives as an interrupt. So the file is not written through a
            // channel.
            try (OutputStream out = new FileOutputStream(file.toFile())) {
                out.write((MAPPER.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The replay file " + file + " cannot be written", e);
        }
    }

    /**
     * Reads a replay file.
     *
     * @throws IllegalArgumentException if the file is not a replay file or cannot be read; the message is one line
     */
    public static Replay read(Path file) {
        try {
            return MAPPER.readValue(Files.readString(file), Replay.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " is not a replay file: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
