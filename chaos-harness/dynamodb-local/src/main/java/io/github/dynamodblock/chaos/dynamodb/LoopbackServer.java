package io.github.dynamodblock.chaos.dynamodb;

import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * This class is the main class of the child JVM: it runs DynamoDB Local's own server on the loopback address. DynamoDB
 * Local has no option for its address. It would listen on every address of the machine, and accept any credentials. So
 * this class sets the address in the connector of the server before the server starts. If that is not possible in some
 * version, the child ends with an error and does not listen.
 */
final class LoopbackServer {
    /**
     * The length of the accept queue. Java's default is 50 connections, and further connections are dropped. A client
     * whose connection was dropped tries again only a second later.
     */
    private static final int ACCEPT_QUEUE = 4_096;

    private static final String LOOPBACK = "127.0.0.1";

    private LoopbackServer() {}

    /**
     * Takes the same arguments as DynamoDB Local's own main class.
     *
     * @param arguments the arguments
     * @throws Exception if the server cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        DynamoDBProxyServer local = ServerRunner.createServerFromCommandLineArgs(arguments);
        Field field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        bind((Server) field.get(local));
        local.safeStart();
        local.join();
    }

    /** Makes every connector of the server listen on the loopback address only. */
    private static void bind(Server server) {
        Connector[] connectors = server.getConnectors();
        if (connectors.length == 0) {
            throw new IllegalStateException("DynamoDB Local has no connector whose address can be set");
        }
        for (Connector connector : connectors) {
            ServerConnector http = (ServerConnector) connector;
            http.setHost(LOOPBACK);
            http.setAcceptQueueSize(ACCEPT_QUEUE);
        }
    }
}
