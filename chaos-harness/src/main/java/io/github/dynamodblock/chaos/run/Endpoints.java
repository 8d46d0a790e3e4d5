package io.github.dynamodblock.chaos.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * This class checks which endpoints and proxies a run may use. The reason: a run writes to its endpoint, sends many
 * requests to it, and cuts its connections.
 */
final class Endpoints {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int HIGHEST_PORT = 65_535;

    private Endpoints() {}

    /**
     * Does nothing if a run may use this endpoint.
     *
     * @throws UsageException if a run must not use this endpoint
     */
    static void check(URI endpoint, boolean allowRemote) {
        if (!"http".equals(endpoint.getScheme()) || endpoint.getHost() == null || !isPort(endpoint.getPort())) {
            throw new UsageException("--endpoint looks like http://127.0.0.1:8000 (the fault proxy cannot forward"
                    + " https), not '" + endpoint + "'");
        }
        if (!allowRemote && !isLoopback(endpoint.getHost())) {
            throw new UsageException("--endpoint " + endpoint
                    + " is not on this machine; a run creates tables there and sends many requests: add --allow-remote"
                    + " to allow this");
        }
    }

    /**
     * Does nothing if the text can be a proxy: the URL of a Toxiproxy, or the path of a program.
     *
     * @throws UsageException if it cannot be a proxy
     */
    static void checkProxy(String proxy) {
        if (!proxy.startsWith("http://")) {
            UsageException.whileReading("--proxy", () -> Path.of(proxy));
            return;
        }
        URI address = UsageException.whileReading("--proxy", () -> URI.create(proxy));
        if (address.getHost() == null || (address.getPort() != -1 && !isPort(address.getPort()))) {
            throw new UsageException("a URL for --proxy looks like http://127.0.0.1:8474, not '" + proxy + "'");
        }
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= HIGHEST_PORT;
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * Does nothing if a program listens at this endpoint.
     *
     * @throws HarnessFailedException if no program listens there
     */
    static void reach(URI endpoint) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(endpoint.getHost(), endpoint.getPort()),
                    Math.toIntExact(PATIENCE.toMillis()));
        } catch (IOException e) {
            throw new HarnessFailedException(
                    "Nothing answers at --endpoint " + endpoint + " (" + e.getMessage()
                            + "); start DynamoDB there, or omit the option so that the harness starts DynamoDB Local",
                    e);
        }
    }
}
