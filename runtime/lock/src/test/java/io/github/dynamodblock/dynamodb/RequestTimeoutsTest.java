package io.github.dynamodblock.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.dynamodblock.LockClient;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.ReleaseRequest;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Each request of ours is given up by the SDK itself, for nothing else closes its connection. */
class RequestTimeoutsTest {
    private static final Duration LIMIT = Duration.ofMillis(7_777);

    private final Timeouts timeouts = new Timeouts();
    /** Whose requests nobody looks at. */
    private DynamoDbAsyncClient other;

    private DynamoDbAsyncClient sdk;

    /** The timeout of a call, by its operation; nothing if one had none. */
    private static final class Timeouts implements ExecutionInterceptor {
        final Map<String, Set<Optional<Duration>>> ofCalls = new ConcurrentHashMap<>();

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            ofCalls.computeIfAbsent(
                            attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                            operation -> ConcurrentHashMap.newKeySet())
                    .add(context.request()
                            .overrideConfiguration()
                            .flatMap(RequestOverrideConfiguration::apiCallTimeout));
        }
    }

    @BeforeEach
    void connect() {
        other = LocalTable.client();
        sdk = LocalTable.client(timeouts);
        LockTableAdmin.of(other, LocalTable.LOCKS).createIfMissing();
    }

    @AfterEach
    void disconnect() {
        sdk.close();
        other.close();
    }

    @Test
    void request_ofTheStore_isGivenUpWhenItsAnswerIsNoLongerWaitedFor() {
        useTheStore();

        assertThat(timeouts.ofCalls)
                .containsOnlyKeys("UpdateItem", "DeleteItem", "TransactWriteItems", "GetItem", "BatchGetItem")
                .allSatisfy((operation, limits) -> assertThat(limits).containsExactly(Optional.of(LIMIT)));
    }

    @Test
    void request_ofTheAdministration_isGivenUp() {
        administer();

        assertThat(timeouts.ofCalls)
                .allSatisfy((operation, limits) -> assertThat(limits).allMatch(Optional::isPresent));
    }

    /** So that what is added to either is tested here too. Limits are asked for in a request that is never sent. */
    @Test
    void operations_thatOurCodeCalls_areAllTestedHere() {
        useTheStore();
        administer();

        Set<String> sent = operationsCalled();
        assertThat(sent.remove("DescribeLimits")).isTrue();
        assertThat(new TreeSet<>(timeouts.ofCalls.keySet())).isEqualTo(sent);
    }

    private void useTheStore() {
        DynamoDbStore store = new DynamoDbStore(sdk, LocalTable.LOCKS);
        LockKey key = LockKey.of("timeouts-" + UUID.randomUUID());
        LockWrite.Acquire acquire = new LockWrite.Acquire(
                key, version(1), "me", Duration.ofSeconds(2), Optional.empty(), 5, 9, false, RowContent.NONE);
        Stream.of(
                        store.write(acquire, LIMIT),
                        store.write(new LockWrite.Heartbeat(key, version(2), 6, Duration.ofSeconds(2), 9), LIMIT),
                        store.write(new LockWrite.Release(key, version(3), 6), LIMIT),
                        store.write(new LockWrite.Release(key, version(3), 6, true, ReleaseRequest.NONE), LIMIT),
                        store.write(new LockWrite.Commit(key, version(3).committing(), 6, List.of()), LIMIT),
                        store.acquireAll(List.of(acquire), LIMIT),
                        store.read(key, true, LIMIT),
                        store.readAll(List.of(key), LIMIT))
                .forEach(CompletableFuture::join);
    }

    private static Version version(long beat) {
        return new Version("a".repeat(Version.GRANT_LENGTH), beat);
    }

    private void administer() {
        LockTableAdmin admin = LockTableAdmin.of(sdk, LockTable.named("timeouts-" + UUID.randomUUID()));
        admin.createIfMissing();
        admin.examine();
        assertThat(admin.get("nothing")).isEmpty();
        assertThat(admin.list()).isEmpty();
        assertThat(admin.list("nothing")).isEmpty();
        LockTableAdmin shared = LockTableAdmin.of(sdk, LocalTable.LOCKS);
        try (LockClient client = DynamoDbLocks.builder(other, LocalTable.LOCKS).build()) {
            LockKey key = LockKey.of("timeouts-" + UUID.randomUUID());
            client.tryAcquireAsync(LockRequest.of(key).build()).join();
            assertThat(shared.forceRelease(key)).isInstanceOf(ForcedRelease.Freed.class);
        }
    }

    /** Those of the SDK's client, whoever in this module calls them. */
    private static Set<String> operationsCalled() {
        JavaClasses ours = ArchConfiguration.withThreadLocalScope(configuration -> {
            // What they call is named where they call it.
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.github.dynamodblock.dynamodb");
        });
        return ours.stream()
                .flatMap(type -> Stream.concat(
                        type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream()))
                .map(JavaAccess::getTarget)
                .filter(target -> target.getOwner().isEquivalentTo(DynamoDbAsyncClient.class)
                        && target.getRawReturnType().isEquivalentTo(CompletableFuture.class))
                .map(target -> target.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                        + target.getName().substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
