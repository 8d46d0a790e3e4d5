package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockTableException;
import io.github.dynamodblock.StoreUnavailableException;
import io.github.dynamodblock.memory.TestLocks;
import io.github.dynamodblock.quarkus.CurrentLease;
import io.github.dynamodblock.quarkus.Locked;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application with Quarkus REST that asks for answers to failed locks. */
class RestTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Orders.class, OwnMapper.class)
            .setForcedDependencies(
                    List.of(Dependency.of("io.quarkus", "quarkus-rest-deployment", Version.getVersion())))
            .overrideConfigKey("quarkus.dynamodb-lock.rest.enabled", "true")
            .overrideConfigKey("quarkus.dynamodb-lock.rest.retry-after", "1500ms")
            .overrideRuntimeConfigKey("quarkus.http.test-port", "0")
            .overrideRuntimeConfigKey("quarkus.http.test-host", "127.0.0.1")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false");

    @TestHTTPResource
    URI server = URI.create("http://127.0.0.1");

    @Inject
    TestLocks locks;

    @Path("/orders/{id}")
    public static class Orders {
        @Inject
        CurrentLease current;

        @Inject
        TestLocks locks;

        @GET
        @Path("ship")
        @Locked(value = "secret-{id}", waitLimit = "0s")
        public String ship(@PathParam("id") String id) {
            return "shipped " + id;
        }

        @GET
        @Path("later")
        @Locked(value = "secret-{id}", waitLimit = "0s")
        public Uni<String> later(@PathParam("id") String id) {
            return Uni.createFrom().item("shipped " + id);
        }

        @GET
        @Path("lose")
        @Locked("secret-{id}")
        public String lose(@PathParam("id") String id) {
            locks.steal(current.get());
            return "shipped " + id;
        }

        @GET
        @Path("unavailable")
        public String unavailable(@PathParam("id") String id) {
            throw new StoreUnavailableException("no response for " + id, new IllegalStateException());
        }

        @GET
        @Path("table")
        public String table(@PathParam("id") String id) {
            throw new LockTableException("no table for " + id, new IllegalStateException());
        }
    }

    @Provider
    public static class OwnMapper implements ExceptionMapper<LockTableException> {
        @Override
        public Response toResponse(LockTableException failure) {
            return Response.status(418).build();
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.resolve("/orders/" + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void lockThatIsBusy_isLocked_withRetryAfterAndAProblemWithoutTheKey() throws Exception {
        assertThat(get("7/ship").body()).isEqualTo("shipped 7");
        try (TestLocks.Disturbance busy = locks.busy("secret-7")) {
            for (String path : List.of("7/ship", "7/later")) {
                HttpResponse<String> answer = get(path);
                assertThat(answer.statusCode()).isEqualTo(423);
                assertThat(answer.headers().firstValue("Retry-After")).contains("2");
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
                assertThat(answer.body())
                        .startsWith("{\"title\":\"Lock not granted\",\"status\":423,")
                        .doesNotContain("secret");
            }
            assertThat(busy).isNotNull();
        }
    }

    @Test
    void leaseThatIsLost_isAConflict_withoutRetryAfter() throws Exception {
        HttpResponse<String> answer = get("8/lose");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answer.body()).contains("\"status\":409");
    }

    @Test
    void otherFailure_isUnavailable_andAnOwnMapperWins() throws Exception {
        HttpResponse<String> answer = get("9/unavailable");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(get("9/table").statusCode()).isEqualTo(418);
    }
}
