package io.github.dynamodblock.deployment.devservice;

import io.quarkus.deployment.IsDockerWorking;
import io.quarkus.deployment.util.ContainerRuntimeUtil;
import io.quarkus.deployment.util.ContainerRuntimeUtil.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether containers can be started on this machine. */
final class Containers {
    /** The answer is kept: it takes time, and a live reload must not change the Dev Service. */
    private static @Nullable Boolean work;

    private Containers() {}

    /** Returns the answer that the Amazon DynamoDB extension would get from Quarkus. */
    static synchronized boolean work() {
        Boolean known = work;
        if (known == null) {
            known = mayExist() && new IsDockerWorking(true).getAsBoolean();
            work = known;
        }
        return known;
    }

    /**
     * Returns false if nothing on this machine points to a container runtime. In this case Quarkus is not asked, because
     * Testcontainers, on which it relies, would search for seconds and print an error.
     */
    private static boolean mayExist() {
        return System.getenv("DOCKER_HOST") != null
                || sockets().anyMatch(Files::exists)
                || isConfigured(home(".testcontainers.properties"))
                || ContainerRuntimeUtil.detectContainerRuntime(
                                false, true, ContainerRuntime.DOCKER, ContainerRuntime.PODMAN)
                        != ContainerRuntime.UNAVAILABLE;
    }

    private static Stream<Path> sockets() {
        Stream<Path> known = Stream.of(
                Path.of("/var/run/docker.sock"), home(".docker/run/docker.sock"), home(".docker/desktop/docker.sock"));
        String ofUser = System.getenv("XDG_RUNTIME_DIR");
        return ofUser == null ? known : Stream.concat(known, Stream.of(Path.of(ofUser, "docker.sock")));
    }

    private static Path home(String file) {
        return Path.of(System.getProperty("user.home"), file);
    }

    /** Returns whether the settings of Testcontainers name a host. Quarkus writes other settings to this file. */
    private static boolean isConfigured(Path settings) {
        try (Stream<String> lines = Files.lines(settings)) {
            return lines.anyMatch(line -> line.strip().matches("(docker|tc)\\.host\\s*=.*"));
        } catch (IOException e) {
            // There is no such file, or it cannot be read by Testcontainers either.
            return false;
        }
    }
}
