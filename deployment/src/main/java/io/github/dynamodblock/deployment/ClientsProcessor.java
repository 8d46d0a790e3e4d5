package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.LockRecorder;
import io.quarkiverse.amazon.common.deployment.RequireAmazonClientInjectionBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem;
import io.quarkus.arc.deployment.ValidationPhaseBuildItem.ValidationErrorBuildItem;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;

/** Adds a lock client for each name, and refuses names that have no client. */
final class ClientsProcessor {
    private static final String ROOM = "io.github.dynamodblock.quarkus.runtime.";
    private static final DotName PRODUCER = DotName.createSimple(ROOM + "LockClientProducer");
    private static final DotName INJECTED = DotName.createSimple(ROOM + "InjectedClients");
    private static final DotName CONNECTION =
            DotName.createSimple("software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient");

    @BuildStep
    AdditionalBeanBuildItem beans() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(
                        ROOM + "NamedClients",
                        ROOM + "AwsClients",
                        ROOM + "InjectedClients",
                        "io.github.dynamodblock.quarkus.LockClientName")
                .setUnremovable()
                .build();
    }

    @BuildStep
    ClientsBuildItem clients(ClientsConfig config) {
        return new ClientsBuildItem(
                ConfiguredClients.in(ConfigProvider.getConfig().getPropertyNames()), config);
    }

    /**
     * Requires only the asynchronous clients: a second kind of client would need a second HTTP client in every
     * application.
     */
    @BuildStep
    List<RequireAmazonClientInjectionBuildItem> connections(ClientsBuildItem clients) {
        return clients.connections().stream()
                .map(name -> new RequireAmazonClientInjectionBuildItem(CONNECTION, name))
                .toList();
    }

    /** The application's own beans with the same name go before these. */
    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void named(
            LockRecorder recorder,
            ClientsBuildItem clients,
            BeanDiscoveryFinishedBuildItem discovery,
            BuildProducer<SyntheticBeanBuildItem> beans) {
        Set<String> all = new TreeSet<>(clients.names());
        all.addAll(UsedClients.produced(discovery.beanStream().stream().toList()));
        for (String name : all) {
            beans.produce(bean(UsedClients.UNI_LOCK_CLIENT, name, INJECTED)
                    .scope(ApplicationScoped.class)
                    .createWith(recorder.uniClient(name))
                    .done());
        }
        for (String name : clients.names()) {
            beans.produce(bean(UsedClients.LOCK_CLIENT, name, PRODUCER)
                    .scope(ApplicationScoped.class)
                    .createWith(recorder.client(name))
                    .done());
            beans.produce(bean(UsedClients.TEST_LOCKS, name, PRODUCER)
                    .scope(Singleton.class)
                    .createWith(recorder.testLocks(name))
                    .done());
        }
    }

    private static SyntheticBeanBuildItem.ExtendedBeanConfigurator bean(DotName type, String name, DotName needs) {
        return SyntheticBeanBuildItem.configure(type)
                .defaultBean()
                .unremovable()
                .addQualifier()
                .annotation(UsedClients.NAME)
                .addValue("value", name)
                .done()
                .addInjectionPoint(ClassType.create(needs));
    }

    @BuildStep
    UsedClientsBuildItem used(
            ClientsBuildItem clients,
            ElectionsBuildItem elections,
            ValidationPhaseBuildItem validation,
            CombinedIndexBuildItem index,
            BuildProducer<ValidationErrorBuildItem> errors) {
        List<BeanInfo> beans = validation.getContext().beans().stream().toList();
        Set<String> exist = new TreeSet<>(clients.names());
        exist.addAll(UsedClients.produced(beans));
        UsedClients used = new UsedClients(exist);
        used.injected(validation.getContext().getInjectionPoints());
        used.locked(index.getComputingIndex(), beans);
        used.elections(elections.places());
        Stream.concat(clients.configured().problems().stream(), used.problems().stream())
                .map(DeploymentException::new)
                .map(ValidationErrorBuildItem::new)
                .forEach(errors::produce);
        boolean usesDefault =
                clients.names().isEmpty() || clients.configured().namesDefaultTable() || used.usesDefault();
        return new UsedClientsBuildItem(usesDefault);
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void known(
            LockRecorder recorder, BeanContainerBuildItem beans, ClientsBuildItem clients, UsedClientsBuildItem used) {
        recorder.clients(beans.getValue(), clients.awsClients(), used.usesDefault());
    }
}
