package io.github.dynamodblock.it;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** When bodies began and ended, in a file that all processes of a test append to. */
@ApplicationScoped
class Journal {
    private final Path file;
    private final String name;

    Journal(@ConfigProperty(name = "journal.file") Path file, @ConfigProperty(name = "journal.name") String name) {
        this.file = file;
        this.name = name;
    }

    /** Appends a line. The monotonic clock is the same for all processes of a machine. */
    void note(String kind, String what) {
        String line = kind + " " + name + " " + what + " " + System.nanoTime() + "\n";
        try {
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException("the journal cannot be written", e);
        }
    }
}
