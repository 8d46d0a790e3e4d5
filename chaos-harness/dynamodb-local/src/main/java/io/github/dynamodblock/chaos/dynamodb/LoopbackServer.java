package io.github.dynamodblock.chaos.dynamodb;

import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * The main class of the child JVM: DynamoDB Local's own server on the loopback address. DynamoDB Local has no option for its
 * address and listens on every address of the machine, with any credentials; so the address is set in its connector before the
 * server starts. If that is not possible in some version, the child ends with an error and nothing listens.
 */
final class LoopbackServer {
    /** Java's default of 50 drops what is more: a client whose connection was dropped tries again a second later. */
    private static final int ACCEPT_QUEUE = 4_096;

    private static final String LOOPBACK = "127.0.0.1";

    private LoopbackServer() {}

    /** Takes the arguments of DynamoDB Local's own main class. */
    public static void main(String[] arguments) throws Exception {
        DynamoDBProxyServer local = ServerRunner.createServerFromCommandLineArgs(arguments);
        Field field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        bind((Server) field.get(local));
        local.safeStart();
        local.join();
    }

    /** Every connector of the server listens on the loopback address only. */
    private static void bind(Server server) {
        Connector[] connectors = server.getConnectors();
        if (connectors.length == 0) {
            throw new IllegalStateException("DynamoDB Local has no connector whose address could be set");
        }
        for (Connector connector : connectors) {
            ServerConnector http = (ServerConnector) connector;
            http.setHost(LOOPBACK);
            http.setAcceptQueueSize(ACCEPT_QUEUE);
        }
    }
}
