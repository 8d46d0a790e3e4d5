package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.LockException;
import io.github.dynamodblock.LockMisuseException;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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

/** An application with a mapper of its own for all exceptions of locks. */
class RestOwnMapperTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.unconnected(Misusing.class, OwnMapper.class)
            .setForcedDependencies(
                    List.of(Dependency.of("io.quarkus", "quarkus-rest-deployment", Version.getVersion())))
            .overrideConfigKey("quarkus.dynamodb-lock.rest.enabled", "true")
            .overrideRuntimeConfigKey("quarkus.http.test-port", "0")
            .overrideRuntimeConfigKey("quarkus.http.test-host", "127.0.0.1")
            .overrideRuntimeConfigKey("quarkus.dynamodb-lock.enabled", "false");

    @TestHTTPResource
    URI server = URI.create("http://127.0.0.1");

    @Path("/misuse")
    public static class Misusing {
        @GET
        public String misuse() {
            throw new LockMisuseException("misused", null);
        }
    }

    @Provider
    public static class OwnMapper implements ExceptionMapper<LockException> {
        @Override
        public Response toResponse(LockException failure) {
            return Response.status(418).build();
        }
    }

    @Test
    void mapperOfTheApplication_forTheSameException_wins() throws Exception {
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.resolve("/misuse")).build(),
                        HttpResponse.BodyHandlers.discarding());

        assertThat(answer.statusCode()).isEqualTo(418);
    }
}
