package io.github.dynamodblock.deployment;

import io.github.dynamodblock.quarkus.runtime.LockRecorder;
import io.quarkiverse.amazon.common.deployment.AmazonClientAsyncTransportBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.BeanContainerBuildItem;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import java.util.List;
import org.jboss.jandex.DotName;

/** Adds the lock's beans to an application. */
final class LockProcessor {
    private static final String ROOM = "io.github.dynamodblock.quarkus.runtime.";
    private static final DotName CLIENT =
            DotName.createSimple("software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient");

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("dynamodb-lock");
    }

    @BuildStep
    List<AdditionalBeanBuildItem> beans() {
        return List.of(
                AdditionalBeanBuildItem.unremovableOf(ROOM + "LockClientProducer"),
                AdditionalBeanBuildItem.unremovableOf(ROOM + "LockedMethods"),
                AdditionalBeanBuildItem.unremovableOf(ROOM + "HttpClients"),
                new AdditionalBeanBuildItem(
                        ROOM + "LockedLeases",
                        ROOM + "LockedBody",
                        ROOM + "LockedInterceptor",
                        ROOM + "MutinyLockClient",
                        "io.github.dynamodblock.quarkus.Locked"));
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    void httpClient(
            LockRecorder recorder, BeanContainerBuildItem beans, List<AmazonClientAsyncTransportBuildItem> transports) {
        transports.stream()
                .filter(http -> http.getClassName().equals(CLIENT))
                .forEach(http -> recorder.httpClient(beans.getValue(), http.getClientBuilder()));
    }
}
