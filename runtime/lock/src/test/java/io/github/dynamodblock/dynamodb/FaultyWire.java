package io.github.dynamodblock.dynamodb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A wire to a store that can lose responses (the request arrives, and the connection is reset when it is answered) and
 * whole connections (the request goes nowhere, and nothing comes back).
 */
final class FaultyWire implements AutoCloseable {
    private final Acceptor acceptor = new Acceptor("faulty-wire", this::serve);
    private final URI store;
    private final AtomicInteger losing = new AtomicInteger();
    private final AtomicInteger swallowed = new AtomicInteger();
    private volatile Predicate<String> hole = request -> false;

    FaultyWire(URI store) {
        this.store = store;
        acceptor.start();
    }

    URI endpoint() {
        return acceptor.endpoint();
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

    private void serve(Socket client) throws IOException {
        Socket upstream = new Socket(store.getHost(), store.getPort());
        acceptor.beside(upstream, from -> pump(from, client, true));
        pump(client, upstream, false);
    }

    private void pump(Socket from, Socket to, boolean responses) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        boolean silent = false;
        try (to) {
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
        }
    }

    @Override
    public void close() throws IOException {
        acceptor.close();
    }
}
