package io.github.dynamodblock.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** An application's client and the lock's own put the same on the wire, whatever the application chose. */
class SdkClientTemplateTest {
    private static final ExecutionAttribute<String> ATTRIBUTE = new ExecutionAttribute<>("of-the-application");
    private static final UpdateItemRequest REQUEST = UpdateItemRequest.builder()
            .tableName("locks")
            .key(Map.of("key", AttributeValue.fromS("k")))
            .build();

    /** Each changes what is sent; named after the method of the SDK's builder. */
    private static final Map<String, Consumer<DynamoDbAsyncClientBuilder>> CHOICES = new LinkedHashMap<>();

    /** They change nothing that is sent, or are not taken over, as {@link DedicatedConnections} says. */
    private static final Map<String, String> NOT_COMPARED = new LinkedHashMap<>();

    private static void override(String name, Consumer<ClientOverrideConfiguration.Builder> choice) {
        CHOICES.put("override." + name, builder -> builder.overrideConfiguration(choice));
    }

    static {
        CHOICES.put("region", builder -> builder.region(Region.US_WEST_2));
        CHOICES.put(
                "credentialsProvider",
                builder -> builder.credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("other", "secret"))));
        CHOICES.put("accountIdEndpointMode", builder -> builder.accountIdEndpointMode(AccountIdEndpointMode.DISABLED));
        CHOICES.put("dualstackEnabled", builder -> builder.dualstackEnabled(true));
        CHOICES.put("fipsEnabled", builder -> builder.fipsEnabled(true));
        CHOICES.put("endpointOverride", builder -> builder.endpointOverride(URI.create("http://127.0.0.1:1234/path")));
        CHOICES.put(
                "endpointProvider",
                builder -> builder.endpointProvider(
                        (DynamoDbEndpointProvider) parameters -> CompletableFuture.completedFuture(Endpoint.builder()
                                .url(URI.create("https://elsewhere.example"))
                                .build())));
        CHOICES.put(
                "authSchemeProvider",
                builder -> builder.authSchemeProvider(parameters -> List.of(AuthSchemeOption.builder()
                        .schemeId(AwsV4AuthScheme.SCHEME_ID)
                        .putSignerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "another")
                        .putSignerProperty(AwsV4HttpSigner.REGION_NAME, "eu-north-1")
                        .build())));
        CHOICES.put(
                "addPlugin",
                builder -> builder.addPlugin(
                        config -> config.overrideConfiguration(override -> override.putHeader("x-plugin", "planned"))));
        override("putHeader", override -> override.putHeader("x-header", "value"));
        override("headers", override -> override.headers(Map.of("x-headers", List.of("one", "two"))));
        override(
                "addExecutionInterceptor",
                override -> override.addExecutionInterceptor(new Appending("x-interceptor")));
        override(
                "executionInterceptors",
                override -> override.executionInterceptors(List.of(new Appending("x-one"), new Appending("x-two"))));
        override("appId", override -> override.appId("application"));
        override(
                "putAdvancedOption",
                override -> override.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_PREFIX, "first"));
        override(
                "advancedOptions",
                override -> override.advancedOptions(Map.of(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "last")));
        override(
                "putExecutionAttribute",
                override -> override.putExecutionAttribute(ATTRIBUTE, "put")
                        .addExecutionInterceptor(new Appending("x-attribute")));
        override(
                "executionAttributes",
                override -> override.executionAttributes(ExecutionAttributes.builder()
                                .put(ATTRIBUTE, "all")
                                .build())
                        .addExecutionInterceptor(new Appending("x-attributes")));
        override("of the class path", override -> override.putExecutionAttribute(ClassPathInterceptor.ASKED, true));
        override(
                "of the class path, twice",
                override -> override.putExecutionAttribute(ClassPathInterceptor.ASKED, true)
                        .addExecutionInterceptor(new ClassPathInterceptor()));

        String retries = "the lock's are one request each";
        Stream.of("retryPolicy", "retryStrategy").forEach(name -> NOT_COMPARED.put("override." + name, retries));
        NOT_COMPARED.put("override.scheduledExecutorService", "the lock has timers of its own");
        Stream.of("apiCallTimeout", "apiCallAttemptTimeout")
                .forEach(
                        name -> NOT_COMPARED.put("override." + name, "not sent; each request of the lock has its own"));
        Stream.of("metricPublishers", "addMetricPublisher")
                .forEach(name -> NOT_COMPARED.put("override." + name, "not sent; see another test"));
        Stream.of("defaultProfileFile", "defaultProfileFileSupplier", "defaultProfileName")
                .forEach(
                        name -> NOT_COMPARED.put("override." + name, "shows in what it resolves to; see another test"));
        NOT_COMPARED.put("override.compressionConfiguration", "DynamoDB has no compressed requests");
        NOT_COMPARED.put("overrideConfiguration", "each of its own");
        NOT_COMPARED.put("asyncConfiguration", "the lock completes on threads of its own");
        Stream.of("httpClient", "httpClientBuilder")
                .forEach(name -> NOT_COMPARED.put(name, "the SDK does not tell; the connections are the lock's own"));
        Stream.of("enableEndpointDiscovery", "endpointDiscoveryEnabled")
                .forEach(name -> NOT_COMPARED.put(name, "the SDK does not tell"));
        NOT_COMPARED.put("defaultsMode", "times of HTTP clients and retries");
        NOT_COMPARED.put("putAuthScheme", "named by an authSchemeProvider only");
    }

    /** Adds a header that names what it is given, each time that it runs. */
    private record Appending(String name) implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .appendHeader(name, "with " + attributes.getAttribute(ATTRIBUTE))
                    .build();
        }
    }

    static Set<String> choices() {
        return CHOICES.keySet();
    }

    private static DynamoDbAsyncClientBuilder plain(RecordedHttp http) {
        return DynamoDbAsyncClient.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.builder()
                        .accessKeyId("local")
                        .secretAccessKey("local")
                        .accountId("123456789012")
                        .build()))
                .httpClientBuilder(http);
    }

    /** What a client sends that its application made so. */
    private static List<String> sentByTheApplication(Consumer<DynamoDbAsyncClientBuilder> choice) {
        RecordedHttp http = new RecordedHttp();
        DynamoDbAsyncClientBuilder builder = plain(http);
        choice.accept(builder);
        try (DynamoDbAsyncClient application = builder.build()) {
            send(application);
        }
        return http.sent;
    }

    private static void send(DynamoDbAsyncClient client) {
        client.updateItem(REQUEST.toBuilder()
                        .overrideConfiguration(
                                DynamoDbConnection.over(client).within(Duration.ofSeconds(10), new RequestExchange()))
                        .build())
                .join();
    }

    @ParameterizedTest
    @MethodSource("choices")
    void request_ofOwnConnections_isAsTheApplications(String name) {
        Consumer<DynamoDbAsyncClientBuilder> choice = Objects.requireNonNull(CHOICES.get(name), name);
        List<String> expected = sentByTheApplication(choice);
        RecordedHttp own = new RecordedHttp();
        DynamoDbAsyncClientBuilder builder = plain(new RecordedHttp());
        choice.accept(builder);
        try (DynamoDbAsyncClient application = builder.build();
                Connections connections =
                        DedicatedConnections.like(application, () -> own).open()) {
            send(connections.heartbeats().client());
            send(connections.others().client());
        }

        assertThat(expected).hasSize(1).isNotEqualTo(sentByTheApplication(unchanged -> {}));
        assertThat(own.sent).containsExactly(expected.get(0), expected.get(0));
    }

    /** So that an option of a later SDK is looked at. */
    @Test
    void options_ofTheSdk_areAllComparedOrExcepted() {
        Set<String> options = new TreeSet<>(settersOf(DynamoDbAsyncClientBuilder.class, ""));
        options.addAll(settersOf(ClientOverrideConfiguration.Builder.class, "override."));
        Set<String> known = new HashSet<>(CHOICES.keySet());
        known.addAll(NOT_COMPARED.keySet());

        assertThat(options).hasSizeGreaterThan(30).isSubsetOf(known);
        assertThat(NOT_COMPARED.keySet()).isSubsetOf(options);
    }

    private static Set<String> settersOf(Class<?> builder, String prefix) {
        return Arrays.stream(builder.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method ->
                        method.getParameterCount() > 0 || method.getName().startsWith("enable"))
                .map(Method::getName)
                .filter(name -> !"applyMutation".equals(name))
                .map(name -> prefix + name)
                .collect(Collectors.toSet());
    }

    @Test
    void requests_ofOwnConnections_areMeasuredByTheApplicationsPublishers() {
        List<MetricCollection> published = new ArrayList<>();
        MetricPublisher publisher = new MetricPublisher() {
            @Override
            public void publish(MetricCollection metrics) {
                published.add(metrics);
            }

            @Override
            public void close() {}
        };
        try (DynamoDbAsyncClient application = plain(new RecordedHttp())
                        .overrideConfiguration(override -> override.addMetricPublisher(publisher))
                        .build();
                Connections connections = DedicatedConnections.like(application, RecordedHttp::new)
                        .open()) {
            assertThat(published).isEmpty();

            send(connections.heartbeats().client());

            assertThat(published).hasSize(1);
        }
    }

    /** That of the application runs its callbacks; it may be busy, and ends with the application's client. */
    @Test
    void timers_ofOwnConnections_areNotTheApplications() {
        ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        timers.shutdown();
        try (DynamoDbAsyncClient application = plain(new RecordedHttp())
                        .overrideConfiguration(override -> override.scheduledExecutorService(timers))
                        .build();
                Connections connections = DedicatedConnections.like(application, RecordedHttp::new)
                        .open()) {
            send(connections.heartbeats().client());
            send(connections.others().client());
        }
    }

    @Test
    void profile_ofTheApplication_isThatOfOwnConnections() {
        ProfileFile file = ProfileFile.builder()
                .type(ProfileFile.Type.CONFIGURATION)
                .content(new ByteArrayInputStream("[profile p]\nuse_dualstack_endpoint = true\n".getBytes(UTF_8)))
                .build();
        RecordedHttp own = new RecordedHttp();
        try (DynamoDbAsyncClient application = plain(new RecordedHttp())
                        .overrideConfiguration(
                                override -> override.defaultProfileFile(file).defaultProfileName("p"))
                        .build();
                Connections connections =
                        DedicatedConnections.like(application, () -> own).open()) {
            send(connections.heartbeats().client());
        }

        assertThat(own.sent).singleElement().asString().contains("ddb.eu-central-1.api.aws");
    }
}
