package io.github.dynamodblock.deployment.devservice;

import io.github.dynamodblock.deployment.ClientsConfig;
import io.github.dynamodblock.quarkus.runtime.ClientNames;
import io.quarkus.deployment.IsDevServicesSupportedByLaunchMode;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CuratedApplicationShutdownBuildItem;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.deployment.pkg.builditem.BuildSystemTargetBuildItem;
import io.smallrye.config.SmallRyeConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts DynamoDB Local for an application that names no DynamoDB, and connects all its lock clients with it. */
final class DevServiceProcessor {
    @BuildStep(onlyIf = IsDevServicesSupportedByLaunchMode.class)
    void start(
            LaunchModeBuildItem mode,
            ClientsConfig clients,
            BuildSystemTargetBuildItem target,
            CuratedApplicationShutdownBuildItem end,
            BuildProducer<RunTimeConfigurationDefaultBuildItem> values,
            BuildProducer<DevServicesResultBuildItem> services) {
        // Also if nothing starts now: a later live reload can start it, and Quarkus need not keep the task of a reload.
        end.addCloseTask(LocalDatabase::close, true);
        if (!isChosen()) {
            LocalDatabase.close();
            return;
        }
        LocalDatabase.start(target.getOutputDirectory()).ifPresent(endpoint -> {
            Map<String, String> connection = LocalConnection.of(endpoint, others(clients), configured());
            if (mode.getLaunchMode().isDev()) {
                configure(connection, values);
            } else {
                services.produce(service(connection));
            }
        });
    }

    /** Returns the names of the DynamoDB clients that lock clients use, without the default client. */
    private static Set<String> others(ClientsConfig clients) {
        Set<String> names = new TreeSet<>();
        clients.clients().values().forEach(client -> names.add(client.awsClient()));
        names.remove(ClientNames.DEFAULT);
        return names;
    }

    private static Set<String> configured() {
        Set<String> names = new HashSet<>();
        ConfigProvider.getConfig().getPropertyNames().forEach(names::add);
        return names;
    }

    @SuppressWarnings("deprecation") // Quarkus 3.31.1 has no other method to give a service its name.
    private static DevServicesResultBuildItem service(Map<String, String> connection) {
        return DevServicesResultBuildItem.discovered()
                .name("dynamodb-lock")
                .description("DynamoDB Local, without Docker")
                .config(connection)
                .build();
    }

    /**
     * Configures the application in dev mode without a {@code DevServicesResultBuildItem}. For each of them, Quarkus
     * would search for Docker at each reload, and print an error if there is none.
     */
    private static void configure(
            Map<String, String> connection, BuildProducer<RunTimeConfigurationDefaultBuildItem> values) {
        connection.forEach((name, value) -> values.produce(new RunTimeConfigurationDefaultBuildItem(name, value)));
    }

    /** The choice was already made: the value that switches the container off says so. */
    private static boolean isChosen() {
        SmallRyeConfig configured = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        return ContainerServiceDefault.SOURCE.equals(
                configured.getConfigValue(DevServiceChoice.CONTAINER).getConfigSourceName());
    }
}
