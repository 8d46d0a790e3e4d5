package io.github.dynamodblock.chaos.cluster;

import eu.rekawek.toxiproxy.ToxiproxyClient;
import io.github.dynamodblock.chaos.dynamodb.ChildCommand;
import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.dynamodb.LoopbackPort;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Toxiproxy is a running Toxiproxy: either a process that the harness started and that ends with this JVM, or a
 * process that another program runs.
 */
public final class Toxiproxy implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final int DEFAULT_PORT = 8474;
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final int port;
    private final ToxiproxyClient client;
    private final Optional<ChildProcess> child;
    private final String prefix;
    private final List<WorkerProxy> proxies = new ArrayList<>();

    private Toxiproxy(int port, ToxiproxyClient client, Optional<ChildProcess> child, String prefix) {
        this.port = port;
        this.client = client;
        this.child = child;
        this.prefix = prefix;
    }

    /**
     * Starts that program on a free port of the loopback address.
     *
     * @param program the path of the program
     * @param log the file for the output of the program
     * @return the running Toxiproxy
     * @throws PartUnavailableException if the program does not respond
     */
    public static Toxiproxy start(Path program, Path log) {
        for (int attempt = 1; ; attempt++) {
            int port = LoopbackPort.probe();
            ToxiproxyClient client = new ToxiproxyClient("127.0.0.1", port);
            ChildProcess child = ChildProcess.start(command(program, port, log));
            boolean answered = PollingDeadline.in(START_LIMIT)
                            .await(() -> !child.isAlive()
                                    || (LoopbackPort.isListening(child.pid(), port) && answers(client)))
                    && child.isAlive();
            if (answered) {
                return new Toxiproxy(port, client, Optional.of(child), "");
            }
            child.close();
            if (attempt == ATTEMPTS) {
                throw new PartUnavailableException("Toxiproxy (" + program + ") did not start; see " + log);
            }
        }
    }

    private static ChildCommand command(Path program, int port, Path log) {
        return new ChildCommand(
                List.of(program.toString(), "-host", "127.0.0.1", "-port", Integer.toString(port)),
                Path.of("/"),
                Map.of("LOG_LEVEL", "warn"),
                log,
                log);
    }

    /**
     * Uses the Toxiproxy that runs at an address.
     *
     * @param address the address, for example {@code http://127.0.0.1:8474}
     * @param prefix the prefix of the names of the proxies, because others can use the same Toxiproxy
     * @return the running Toxiproxy
     * @throws PartUnavailableException if no Toxiproxy responds there
     */
    public static Toxiproxy at(URI address, String prefix) {
        int port = address.getPort() == -1 ? DEFAULT_PORT : address.getPort();
        ToxiproxyClient client = new ToxiproxyClient(address.getHost(), port);
        if (!answers(client)) {
            throw new PartUnavailableException("No Toxiproxy answers at " + address
                    + "; start one there, or omit --proxy so that the harness starts one");
        }
        return new Toxiproxy(port, client, Optional.empty(), prefix);
    }

    private static boolean answers(ToxiproxyClient client) {
        try {
            return !client.version().isEmpty();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Opens a way to the store for one worker.
     *
     * @param name the name of the worker
     * @param store where the store listens
     * @return the proxy of the worker
     */
    public synchronized WorkerProxy open(String name, URI store) {
        String upstream = store.getHost() + ":" + (store.getPort() == -1 ? 80 : store.getPort());
        for (int attempt = 1; ; attempt++) {
            try {
                String listen = "127.0.0.1:" + LoopbackPort.probe();
                WorkerProxy proxy = new WorkerProxy(client.createProxy(prefix + name, listen, upstream));
                proxies.add(proxy);
                return proxy;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new PartUnavailableException(
                            "Toxiproxy, controlled at port " + port + ", did not open a proxy to " + store + " for "
                                    + name + ": " + e.getMessage()
                                    + "; read its log, and delete proxies that are left over",
                            e);
                }
            }
        }
    }

    /** Returns the port at which Toxiproxy is controlled. */
    int port() {
        return port;
    }

    /** Returns the process, if the harness started it. */
    Optional<ChildProcess> process() {
        return child;
    }

    /**
     * Ends the process if the harness started it. Otherwise deletes the proxies that were opened here. This method can
     * be called more than once.
     */
    @Override
    public synchronized void close() {
        if (child.isPresent()) {
            child.get().close();
        } else {
            List.copyOf(proxies).forEach(proxy -> {
                proxies.remove(proxy);
                proxy.delete();
            });
        }
    }
}
