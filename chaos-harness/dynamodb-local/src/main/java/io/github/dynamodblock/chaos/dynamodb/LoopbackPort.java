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

/** This class finds a TCP port for a child that cannot choose a free port itself. */
public final class LoopbackPort {
    private static final String LISTENING = "0A";
    private static final int FIRST = 15_000;
    private static final int COUNT = 16_001;
    // STEP and COUNT have no common divisor, so every port is tried. Two JVMs begin at different ports.
    private static final int STEP = 37;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % COUNT) * 61);

    private LoopbackPort() {}

    /**
     * Returns a port that was free a moment ago on every address. Another process can take the port first, so the
     * caller must be ready to retry. The port is below the range that Linux uses for outgoing connections. So no
     * outgoing connection can take the port while a proxy is switched off for a while.
     *
     * @return the port
     */
    public static int probe() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndAdd(STEP), COUNT);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // This port is in use. The next port can be free.
            }
        }
        throw new PartUnavailableException("No port is free between " + FIRST + " and " + (FIRST + COUNT - 1)
                + " of the loopback address; end the programs that use them");
    }

    /**
     * Returns whether that process listens on that port. Another process that took the port first would respond in its
     * place. On a system without {@code /proc}, this method returns true while the process runs.
     *
     * @param pid the process id
     * @param port the port
     * @return whether the process listens there
     */
    public static boolean isListening(long pid, int port) {
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        return listeningOn(pid).stream().anyMatch(address -> address.endsWith(suffix));
    }

    /**
     * Returns the addresses and ports on which a process listens, in the format of Linux: hexadecimal, and each four
     * bytes of an address in the byte order of the machine. For example, {@code 0100007F:1F40} is 127.0.0.1:8000 on
     * most machines.
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
            // There is no such table (IPv6 is off), or the process has ended. In both cases there is no listener.
            return Map.of();
        }
    }

    /**
     * Returns the local address of each listening socket, by the name of the socket in a descriptor. The columns of a
     * line of {@code /proc/PID/net/tcp} are: number, local address:port, remote address:port, state, …, and the inode
     * in the tenth column. A table that changes while it is read can show a socket twice.
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
