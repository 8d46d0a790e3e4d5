package io.github.dynamodblock.devui;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.github.dynamodblock.chaos.dynamodb.LoopbackPort;
import io.quarkus.devui.tests.DevUIJsonRPCTest;
import io.quarkus.test.QuarkusDevModeTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.asset.StringAsset;

/** The Dev UI of an application in dev mode. */
final class DevUi {
    /** How the page of the Dev UI names the file in which it keeps the data of the extensions. */
    private static final Pattern EXTENSIONS = Pattern.compile("\"devui-data\"\\s*:\\s*\"([^\"]+)\"");

    private static final String NAMESPACE = "io.github.dynamodblock.quarkus-dynamodb-lock";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String application = "http://127.0.0.1:" + LoopbackPort.probe();
    private final DevUIJsonRPCTest service = new DevUIJsonRPCTest(NAMESPACE, application);

    /** Returns an application that uses the DynamoDB Local of this JVM. */
    QuarkusDevModeTest over(String table, boolean holds) {
        return new QuarkusDevModeTest()
                .withApplicationRoot(jar -> jar.addClass(HeldAtStart.class)
                        .addAsResource(new StringAsset(properties(table, holds)), "application.properties"));
    }

    /** Returns such an application with a second client, which holds a lock too, in another table. */
    QuarkusDevModeTest overTwo(String table, String tableOfOrders) {
        return new QuarkusDevModeTest()
                .withApplicationRoot(jar -> jar.addClasses(HeldAtStart.class, HeldByOrders.class)
                        .addAsResource(
                                new StringAsset(properties(table, true) + "quarkus.dynamodb-lock.orders.table="
                                        + tableOfOrders + "\n"),
                                "application.properties"));
    }

    /** Returns the address of a page of the Dev UI. */
    String page(String name) {
        return application + "/q/dev-ui/" + name;
    }

    private String properties(String table, boolean holds) {
        return """
                quarkus.http.host=127.0.0.1
                quarkus.http.port=%d
                quarkus.devservices.enabled=false
                quarkus.dynamodb.endpoint-override=%s
                quarkus.dynamodb.aws.region=eu-central-1
                quarkus.dynamodb.aws.credentials.type=static
                quarkus.dynamodb.aws.credentials.static-provider.access-key-id=local
                quarkus.dynamodb.aws.credentials.static-provider.secret-access-key=local
                quarkus.dynamodb.async-client.connection-acquisition-timeout=60s
                quarkus.dynamodb-lock.table=%s
                %s=%b
                """.formatted(
                URI.create(application).getPort(), DynamoDbLocal.shared().endpoint(), table, HeldAtStart.SWITCH, holds);
    }

    JsonNode ask(String method) throws Exception {
        return service.executeJsonRPCMethod(method);
    }

    /** Returns the locks of the table of a client. */
    JsonNode table(String client) throws Exception {
        return service.executeJsonRPCMethod("table", Map.of("client", client));
    }

    JsonNode forceRelease(String key) throws Exception {
        return forceRelease("default", key);
    }

    JsonNode forceRelease(String client, String key) throws Exception {
        return service.executeJsonRPCMethod("forceRelease", Map.of("client", client, "partition", key, "sort", ""));
    }

    /** Returns a file of the page, or fails if there is none. */
    String file(String name) throws Exception {
        return get("/q/dev-ui/quarkus-dynamodb-lock/" + name);
    }

    /** Returns what the Dev UI knows about all extensions. */
    String extensions() throws Exception {
        Matcher data = EXTENSIONS.matcher(get("/q/dev-ui/"));
        if (!data.find()) {
            throw new AssertionError("the Dev UI has no file with the data of the extensions");
        }
        return get(data.group(1));
    }

    /** Requests a page of the application, which may not exist: in dev mode this looks for changed files. */
    void reload() throws Exception {
        send("/");
    }

    private String get(String path) throws Exception {
        HttpResponse<String> response = send(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answers " + response.statusCode());
        }
        return response.body();
    }

    private HttpResponse<String> send(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(application + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
