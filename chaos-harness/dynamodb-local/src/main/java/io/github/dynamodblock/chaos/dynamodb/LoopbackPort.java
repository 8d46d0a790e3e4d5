package io.github.dynamodblock.chaos.dynamodb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A TCP port for a child that cannot choose a free one itself. */
public final class LoopbackPort {
    private static final String LISTENING = "0A";
    private static final int FIRST = 15_000;
    private static final int COUNT = 16_001;
    // Prime to COUNT, so that every port has its turn; two JVMs start at different places.
    private static final int STEP = 37;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % COUNT) * 61);

    private LoopbackPort() {}

    /**
     * A port that was free a moment ago, on every address; another process may take it first, so be ready to retry. It
     * lies below the range that Linux gives to outgoing connections: one of those cannot take the port while a proxy is
     * switched off for a while.
     */
    public static int probe() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndAdd(STEP), COUNT);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: the next one may be free.
            }
        }
        throw new PartUnavailableException("No port is free between " + FIRST + " and " + (FIRST + COUNT - 1)
                + " of the loopback address; end what occupies them");
    }

    /**
     * Whether that process listens on that port; a stranger who took it first would answer in its place. Where there is
     * no {@code /proc} this is taken for granted while the process lives.
     */
    public static boolean isListening(long pid, int port) {
        Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        Set<String> listeners = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            listeners.addAll(listeners(Path.of("/proc", Long.toString(pid), "net", table), port));
        }
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.anyMatch(link -> listeners.contains(target(link)));
        } catch (IOException e) {
            return false;
        }
    }

    /** Lines of {@code /proc/PID/net/tcp}: number, local address:port, remote, state, …, inode in the tenth column. */
    private static List<String> listeners(Path table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.trim().split("\\s+"))
                    .filter(columns ->
                            columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING))
                    .map(columns -> "socket:[" + columns[9] + "]")
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // No such table (IPv6 off) or the process is gone: no listener either way.
            return List.of();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
