package io.github.dynamodblock.quarkus.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dynamodblock.LockException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Answers the exceptions of locks over HTTP. Only this class uses types of Jakarta REST. The build adds it only if the
 * application asks for it.
 */
@Singleton
public class LockExceptionMapper implements ExceptionMapper<LockException> {
    private static final Logger LOG = Logger.getLogger("io.github.dynamodblock");
    private static final String PROBLEM = "application/problem+json";

    private final LockRestConfig config;

    LockExceptionMapper(LockRestConfig config) {
        this.config = config;
    }

    /** The next whole number. The longest durations overflow if anything is added to them. */
    static long seconds(Duration later) {
        return later.getNano() == 0 || later.getSeconds() == Long.MAX_VALUE
                ? later.getSeconds()
                : later.getSeconds() + 1;
    }

    @Override
    public Response toResponse(LockException failure) {
        LockProblem problem = LockProblem.of(failure, config.notGrantedStatus());
        if (problem.server()) {
            // Quarkus logs no exception that has a mapper.
            LOG.error("A request was answered with " + problem.status() + " because its lock failed", failure);
        }
        // As bytes, because the writers of texts and of JSON can both want a text.
        Response.ResponseBuilder answer = Response.status(problem.status())
                .type(PROBLEM)
                .entity(problem.json().getBytes(UTF_8));
        Duration later = config.retryAfter();
        if (problem.passes() && !later.isZero()) {
            answer.header(HttpHeaders.RETRY_AFTER, seconds(later));
        }
        return answer.build();
    }
}
