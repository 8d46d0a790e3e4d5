package io.github.dynamodblock.chaos.dynamodb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        return listeningOn(pid).stream().anyMatch(address -> address.endsWith(suffix));
    }

    /**
     * The addresses and ports on which a process listens, as Linux writes them: hexadecimal, each four bytes of an address in
     * the machine's own order, for example {@code 0100007F:1F40} for 127.0.0.1:8000 on most machines.
     */
    static List<String> listeningOn(long pid) {
        Map<String, String> listeners = new HashMap<>();
        for (String table : List.of("tcp", "tcp6")) {
            listeners.putAll(listeners(Path.of("/proc", Long.toString(pid), "net", table)));
        }
        try (Stream<Path> links = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return links.map(LoopbackPort::target)
                    .filter(listeners::containsKey)
                    .map(listeners::get)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Map<String, String> listeners(Path table) {
        try (Stream<String> lines = Files.lines(table)) {
            return listeners(lines);
        } catch (IOException | UncheckedIOException e) {
            // No such table (IPv6 off) or the process is gone: no listener either way.
            return Map.of();
        }
    }

    /**
     * The local address of each listening socket, by its name in a descriptor. Lines of {@code /proc/PID/net/tcp}: number, local
     * address:port, remote, state, …, inode in the tenth column. A table that changes while it is read can show a socket twice.
     */
    static Map<String, String> listeners(Stream<String> lines) {
        return lines.map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length > 9 && columns[3].equals(LISTENING))
                .collect(Collectors.toMap(
                        columns -> "socket:[" + columns[9] + "]", columns -> columns[1], (shown, again) -> again));
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
