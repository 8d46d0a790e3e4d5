package io.github.dynamodblock.dynamodb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A wire to a store that can lose responses (the request arrives, and the connection is reset when it is answered) and
 * whole connections (the request goes nowhere, and nothing comes back).
 */
final class FaultyWire implements AutoCloseable {
    private final ServerSocket server;
    private final URI store;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-wire");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger losing = new AtomicInteger();
    private final AtomicInteger swallowed = new AtomicInteger();
    private volatile Predicate<String> hole = request -> false;

    FaultyWire(URI store) {
        this.store = store;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** The next response is lost. */
    void loseNextResponse() {
        losing.incrementAndGet();
    }

    /** From now on a connection that carries such a request is a black hole. */
    void swallow(Predicate<String> requests) {
        hole = requests;
    }

    /** How many connections are, or were, black holes. */
    int swallowed() {
        return swallowed.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket upstream = new Socket(store.getHost(), store.getPort());
                sockets.addAll(List.of(client, upstream));
                threads.execute(() -> pump(client, upstream, false));
                threads.execute(() -> pump(upstream, client, true));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void pump(Socket from, Socket to, boolean responses) {
        byte[] buffer = new byte[64 * 1024];
        boolean silent = false;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (responses && losing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    to.setSoLinger(true, 0);
                    return;
                }
                if (!silent && !responses && hole.test(new String(buffer, 0, n, StandardCharsets.UTF_8))) {
                    silent = true;
                    swallowed.incrementAndGet();
                }
                if (!silent) {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            }
        } catch (IOException broken) {
            // The other side went away.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
