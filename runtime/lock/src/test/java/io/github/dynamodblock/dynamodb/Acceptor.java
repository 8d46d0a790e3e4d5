package io.github.dynamodblock.dynamodb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Accepts connections from this machine, each served on a thread of its own, and closes them all in the end. */
final class Acceptor implements AutoCloseable {
    /** Serves one connection until either side goes away, which it may tell so. */
    interface Service {
        void serve(Socket client) throws IOException;
    }

    private final ServerSocket server;
    private final Service service;
    private final ExecutorService threads;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    Acceptor(String name, Service service) {
        this.service = service;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins to accept; once whoever serves is complete. */
    void start() {
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                beside(client, service);
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    /** Serves that connection on another thread, and closes it at the latest in the end. */
    void beside(Socket socket, Service by) {
        sockets.add(socket);
        threads.execute(() -> {
            try (socket) {
                by.serve(socket);
            } catch (IOException broken) {
                // The other side went away.
            } finally {
                sockets.remove(socket);
            }
        });
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
