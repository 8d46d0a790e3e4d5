package io.github.dynamodblock.chaos.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file as a whole: a reader sees the old file or the new file, never a part of a file. If the name is a
 * symbolic link, the link is replaced, and the file that the link names does not change.
 */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes a text to a file. An existing file or symbolic link with this name is replaced.
     *
     * @throws IOException if the directory cannot be written, or if the name is the name of a directory
     */
    public static Path write(Path file, String text) throws IOException {
        Path partial = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
        // A killed process with the same process ID can have left this file. A link is deleted, not followed.
        Files.deleteIfExists(partial);
        try {
            Files.writeString(partial, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
