package io.github.dynamodblock.chaos.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file as a whole: a reader sees the old file or the new one, never a part. A symbolic link of that name is replaced,
 * and the file that the link names stays as it is.
 */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes that text, in place of what has that name.
     *
     * @throws IOException if the directory cannot be written, or the name belongs to a directory
     */
    public static Path write(Path file, String text) throws IOException {
        Path partial = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
        // Left by a process of the same number that was killed. A link is deleted, not followed.
        Files.deleteIfExists(partial);
        try {
            Files.writeString(partial, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
