package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkiverse.amazon.common.deployment.AmazonClientAsyncTransportBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.runtime.RuntimeValue;
import java.util.List;
import org.jboss.jandex.DotName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the extension adds to an application. */
class LockProcessorTest {
    private final LockProcessor processor = new LockProcessor();

    @Test
    void feature_isNamedAfterTheExtension() {
        assertThat(processor.feature().getName()).isEqualTo("dynamodb-lock");
    }

    @Test
    void beans_areClassesOfTheExtension_andTheOnesNobodyInjectsStay() {
        List<AdditionalBeanBuildItem> beans = processor.beans();

        assertThat(beans)
                .flatExtracting(AdditionalBeanBuildItem::getBeanClasses)
                .allSatisfy(name ->
                        assertThat(Class.forName(name).getPackageName()).startsWith("io.github.dynamodblock.quarkus"));
        assertThat(beans)
                .filteredOn(bean -> !bean.isRemovable())
                .flatExtracting(AdditionalBeanBuildItem::getBeanClasses)
                .extracting(name -> name.substring(name.lastIndexOf('.') + 1))
                .containsExactly("LockClientProducer", "LockedMethods", "HttpClients");
    }

    @Test
    void httpClient_isThatOfTheAsynchronousClient() {
        SdkAsyncHttpClient.Builder<?> http = NettyNioAsyncHttpClient.builder();
        Recorded recorded = new Recorded();
        processor.httpClient(
                recorded,
                Recorded.NO_BEANS,
                List.of(
                        transport(DynamoDbClient.class, NettyNioAsyncHttpClient.builder()),
                        transport(DynamoDbAsyncClient.class, http)));

        assertThat(recorded.httpClients).containsExactly(http);
    }

    @SuppressWarnings("rawtypes") // As the other extension hands it over.
    private static AmazonClientAsyncTransportBuildItem transport(Class<?> client, SdkAsyncHttpClient.Builder http) {
        return new AmazonClientAsyncTransportBuildItem(
                "<default>", DotName.createSimple(client), new RuntimeValue<>(http));
    }
}
