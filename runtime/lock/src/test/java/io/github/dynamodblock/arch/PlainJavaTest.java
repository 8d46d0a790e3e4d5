package io.github.dynamodblock.arch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who uses the lock in plain Java gets nothing of Quarkus with it. */
class PlainJavaTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.quarkus.runtime.LaunchMode",
                "io.quarkus.arc.Arc",
                "io.smallrye.mutiny.Uni",
                "io.vertx.core.Vertx",
                "jakarta.inject.Inject"
            })
    void classPath_ofTheLock_hasNothingOfQuarkus(String type) {
        assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = "software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient")
    void classPath_ofTheLock_hasTheAwsSdk(String type) {
        assertThatCode(() -> Class.forName(type)).doesNotThrowAnyException();
    }
}
