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
 * Where the program Toxiproxy comes from, in this order: the environment variable {@code TOXIPROXY}, a
 * {@code toxiproxy-server} on the {@code PATH}, the named cache, {@code go install} into that cache. A program in the cache has
 * its own digest in its name; one that is damaged, or that others may write, is not run but built again.
 */
public final class ToxiproxyProgram {
    static final String VERSION = "v2.12.0";

    private static final String MODULE = "github.com/Shopify/toxiproxy/v2/cmd/server@" + VERSION;
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(10);

    private final Map<String, String> environment;
    private final Consumer<String> progress;

    /**
     * Looks around in that environment.
     *
     * @param progress hears a line before something is done that takes long
     */
    public ToxiproxyProgram(Map<String, String> environment, Consumer<String> progress) {
        this.environment = Map.copyOf(environment);
        this.progress = progress;
    }

    /**
     * The program, obtained if need be.
     *
     * @throws PartUnavailableException with one line that names the remedies
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

    /** The program at that path. */
    public static Path at(String named) {
        Path program = Path.of(named).toAbsolutePath();
        if (!ProgramLocator.isRunnable(program)) {
            throw new PartUnavailableException("Toxiproxy: " + program + " is not an executable file");
        }
        return program;
    }

    /** Where a program of that digest is in the named cache. */
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

    /** SHA-256, in hexadecimal digits. */
    static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
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

    /** Another launch may do the same at the same time: whoever renames last wins, and no file is ever half there. */
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
