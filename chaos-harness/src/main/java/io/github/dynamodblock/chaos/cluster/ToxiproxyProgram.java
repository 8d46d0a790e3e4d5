package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.ChildCommand;
import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.ProgramLocator;
import io.github.dynamodblock.chaos.dynamodb.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * This class finds the program Toxiproxy. It tries these sources, in this order:
 *
 * <ol>
 *   <li>the environment variable {@code TOXIPROXY}
 *   <li>a {@code toxiproxy-server} on the {@code PATH}
 *   <li>the cache
 *   <li>{@code go install}, which puts the program into the cache
 * </ol>
 *
 * <p>A program in the cache has its own digest in its name. A program that is damaged, or that other users can write,
 * is not run. The harness builds it again.
 */
public final class ToxiproxyProgram {
    static final String VERSION = "v2.12.0";

    private static final String MODULE = "github.com/Shopify/toxiproxy/v2/cmd/server@" + VERSION;
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(10);

    private final Map<String, String> environment;
    private final Consumer<String> progress;

    /**
     * Makes an instance that searches with the variables of that environment.
     *
     * @param environment the environment variables
     * @param progress receives a line before an action that takes long
     */
    public ToxiproxyProgram(Map<String, String> environment, Consumer<String> progress) {
        this.environment = Map.copyOf(environment);
        this.progress = progress;
    }

    /**
     * Returns the program. Obtains it first if it is missing.
     *
     * @return the path of the program
     * @throws PartUnavailableException if that is not possible; the message has one line with the remedies
     */
    public Path obtain() {
        String named = environment.getOrDefault("TOXIPROXY", "");
        if (!named.isEmpty()) {
            return at(named);
        }
        String searchPath = environment.getOrDefault("PATH", "");
        return ProgramLocator.find("toxiproxy-server", searchPath)
                .or(this::cached)
                .orElseGet(() -> install(searchPath));
    }

    /**
     * Returns the program at that path.
     *
     * @param named the path
     * @return the absolute path
     */
    public static Path at(String named) {
        Path program = Path.of(named).toAbsolutePath();
        if (!ProgramLocator.isRunnable(program)) {
            throw new PartUnavailableException("Toxiproxy: " + program + " is not an executable file");
        }
        return program;
    }

    /** Returns the path in the cache of a program with that digest. */
    Path cache(String digest) {
        return Cache.of(environment, "toxiproxy-" + VERSION + "-" + digest);
    }

    private Optional<Path> cached() {
        Path any = cache("");
        Path directory = any.resolveSibling(".").normalize();
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().startsWith(any.toString()))
                    .sorted()
                    .filter(this::isAsItWasBuilt)
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            throw unavailable("the cache " + directory + " cannot be read: " + e);
        }
    }

    private boolean isAsItWasBuilt(Path program) {
        try {
            return ProgramLocator.isRunnable(program)
                    && !Files.getPosixFilePermissions(program).contains(PosixFilePermission.OTHERS_WRITE)
                    && program.equals(cache(digest(program)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the SHA-256 digest of a file, in hexadecimal digits. */
    static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private Path install(String searchPath) {
        Path go = ProgramLocator.find("go", searchPath).orElseThrow(() -> unavailable("there is no go on the PATH"));
        progress.accept("obtaining Toxiproxy " + VERSION + " with go install (once; kept in "
                + cache("").getParent() + ")");
        try (TemporaryDirectory work = TemporaryDirectory.create("toxiproxy-install-")) {
            Path log = work.path().resolve("go.log");
            try (ChildProcess install = ChildProcess.start(command(go, work.path(), log))) {
                if (!install.awaitExit(INSTALL_LIMIT)) {
                    throw unavailable("go install was not done after " + INSTALL_LIMIT);
                }
                if (install.exitCode().orElse(-1) != 0) {
                    throw unavailable("go install failed: " + lastLine(log));
                }
            }
            Path built = work.path().resolve("bin").resolve("server");
            Path cached = cache(digest(built));
            keep(built, cached);
            return cached;
        } catch (IOException e) {
            throw unavailable("it cannot be kept in the cache: " + e);
        }
    }

    private static ChildCommand command(Path go, Path work, Path log) {
        Map<String, String> variables = Map.of(
                "GOBIN", work.resolve("bin").toString(),
                "GOPATH", work.resolve("path").toString(),
                "GOMODCACHE", work.resolve("modules").toString(),
                "GOCACHE", work.resolve("build").toString(),
                "GOFLAGS", "-modcacherw",
                "CGO_ENABLED", "0",
                "TMPDIR", work.toString());
        return new ChildCommand(List.of(go.toString(), "install", MODULE), work, variables, log, log);
    }

    /**
     * Moves the new program to the cache. Another process can do the same at the same time. The process that renames
     * last wins, and no incomplete file is ever at the final place.
     */
    private static void keep(Path built, Path cached) throws IOException {
        Files.createDirectories(cached.getParent());
        Path partial = Files.createTempFile(cached.getParent(), "toxiproxy-", ".partial");
        try {
            Files.copy(built, partial, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(partial, cached, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines =
                Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
    }

    private static PartUnavailableException unavailable(String why) {
        return new PartUnavailableException("Toxiproxy cannot be obtained: " + why
                + "; put toxiproxy-server on the PATH, set TOXIPROXY to its path, name a running one with --proxy URL,"
                + " or install Go 1.23 or later");
    }
}
