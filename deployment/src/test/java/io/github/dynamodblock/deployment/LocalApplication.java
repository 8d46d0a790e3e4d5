package io.github.dynamodblock.deployment;

import io.github.dynamodblock.chaos.dynamodb.DynamoDbLocal;
import io.quarkus.test.QuarkusUnitTest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** A Quarkus application made of a test's classes, connected to the DynamoDB Local that this JVM shares. */
final class LocalApplication {
    private static final String ENDPOINT = "dynamodb-lock.test.endpoint";

    private LocalApplication() {}

    static QuarkusUnitTest of(String table, Class<?>... classes) {
        return unconnected(classes)
                .setBeforeAllCustomizer(() -> System.setProperty(
                        ENDPOINT,
                        requireLoopback(DynamoDbLocal.shared().endpoint()).toString()))
                .overrideRuntimeConfigKey("quarkus.dynamodb.endpoint-override", "${" + ENDPOINT + "}")
                .overrideRuntimeConfigKey("quarkus.dynamodb-lock.table", table);
    }

    /** For applications that never get so far as to connect. */
    static QuarkusUnitTest unconnected(Class<?>... classes) {
        return new QuarkusUnitTest()
                .withApplicationRoot(jar -> jar.addClasses(classes).addClass(LocalApplication.class))
                .overrideConfigKey("quarkus.devservices.enabled", "false")
                .overrideRuntimeConfigKey("quarkus.dynamodb.endpoint-override", "http://127.0.0.1:9")
                .overrideRuntimeConfigKey("quarkus.dynamodb.aws.region", "eu-central-1")
                .overrideRuntimeConfigKey("quarkus.dynamodb.aws.credentials.type", "static")
                .overrideRuntimeConfigKey("quarkus.dynamodb.aws.credentials.static-provider.access-key-id", "local")
                .overrideRuntimeConfigKey(
                        "quarkus.dynamodb.aws.credentials.static-provider.secret-access-key", "local");
    }

    /** No test may ever write to a table of somebody's. */
    static URI requireLoopback(URI endpoint) {
        try {
            if (endpoint.getHost() != null
                    && InetAddress.getByName(endpoint.getHost()).isLoopbackAddress()) {
                return endpoint;
            }
        } catch (UnknownHostException e) {
            // Not loopback, then.
        }
        throw new IllegalStateException("Tests talk to loopback only, not to " + endpoint);
    }
}
