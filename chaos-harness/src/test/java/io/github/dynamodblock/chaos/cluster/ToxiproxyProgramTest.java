package io.github.dynamodblock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToxiproxyProgramTest {
    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void emptyMachine() {
        environment.put("HOME", directory.resolve("home").toString());
        environment.put("PATH", directory.resolve("bin").toString());
    }

    @Test
    void obtain_namedByTheEnvironment_isThatOne() throws IOException {
        Path named = program("elsewhere/toxi", "");
        program("bin/toxiproxy-server", "");
        environment.put("TOXIPROXY", named.toString());

        assertThat(obtain()).isEqualTo(named);
    }

    @Test
    void obtain_namedButMissing_saysSo() {
        environment.put("TOXIPROXY", directory.resolve("none").toString());

        assertThatThrownBy(this::obtain).hasMessageContaining("none is not an executable file");
    }

    @Test
    void obtain_onThePath_isPreferredToTheCache() throws IOException {
        Path onPath = program("bin/toxiproxy-server", "");
        cached("home/.cache", "");

        assertThat(obtain()).isEqualTo(onPath);
    }

    @Test
    void obtain_cached_isPreferredToGo() throws IOException {
        Path cached = cached("home/.cache", "");
        program("bin/go", "exit 1");

        assertThat(obtain()).isEqualTo(cached);
        assertThat(progress).isEmpty();
    }

    @Test
    void obtain_otherCacheNamed_isThere() throws IOException {
        environment.put("XDG_CACHE_HOME", directory.resolve("xdg").toString());
        Path cached = cached("xdg", "");

        assertThat(obtain()).isEqualTo(cached);
    }

    @Test
    void obtain_nothingButGo_installsTheNamedVersionIntoTheCache() throws IOException {
        program("bin/go", """
            [ "$*" = 'install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0' ] || exit 1
            case "$GOBIN$GOPATH$GOMODCACHE$GOCACHE" in *home*) exit 2;; esac
            PATH=/usr/bin:/bin; mkdir -p "$GOBIN"; echo built > "$GOBIN/server"; chmod +x "$GOBIN/server"
            """);

        Path obtained = obtain();

        assertThat(obtained)
                .isEqualTo(new ToxiproxyProgram(environment, progress::add)
                        .cache("56f6e6304d02d413bb7d5d463ac5cdc58551266dc7269b467fc385815f39b913"));
        assertThat(obtained).hasContent("built").isExecutable();
        assertThat(progress).singleElement().asString().contains("go install");
        try (Stream<Path> kept = Files.list(obtained.getParent())) {
            assertThat(kept).containsExactly(obtained);
        }
        assertThat(obtain()).isEqualTo(obtained);
        assertThat(progress).hasSize(1);
    }

    @Test
    void obtain_cachedIsDamagedOrOthersMayWriteIt_buildsItAgain() throws IOException {
        program("bin/go", """
            PATH=/usr/bin:/bin; mkdir -p "$GOBIN"; echo built > "$GOBIN/server"; chmod +x "$GOBIN/server"
            """);
        Path damaged = cached("home/.cache", "echo as it was built");
        Files.writeString(damaged, "#!/bin/sh\necho something else\n");
        Path open = cached("home/.cache", "echo another");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        Path obtained = obtain();

        assertThat(obtained).hasContent("built");
        assertThat(progress).singleElement().asString().contains("go install");
        assertThat(obtain()).isEqualTo(obtained);
        assertThat(progress).hasSize(1);
    }

    @Test
    void obtain_goFails_saysWhyAndNamesTheRemediesInOneLine() throws IOException {
        program("bin/go", "echo first; echo no such host >&2; exit 1");

        assertThatThrownBy(this::obtain)
                .isInstanceOf(PartUnavailableException.class)
                .hasMessageContaining("go install failed: no such host")
                .hasMessageContaining("--proxy URL")
                .message()
                .doesNotContain("\n");
        assertThat(directory.resolve("home")).doesNotExist();
    }

    @Test
    void obtain_nothingAtAll_namesTheRemedies() {
        assertThatThrownBy(this::obtain)
                .isInstanceOf(PartUnavailableException.class)
                .hasMessageContaining("no go on the PATH")
                .hasMessageContaining("toxiproxy-server on the PATH")
                .hasMessageContaining("TOXIPROXY");
    }

    @Test
    void obtain_cacheNotWritable_saysSo() throws IOException {
        program("bin/go", "PATH=/usr/bin:/bin; mkdir -p \"$GOBIN\"; echo built > \"$GOBIN/server\"");
        Files.writeString(directory.resolve("file"), "");
        environment.put("XDG_CACHE_HOME", directory.resolve("file").toString());

        assertThatThrownBy(this::obtain).hasMessageContaining("cannot be kept in the cache");
    }

    private Path obtain() {
        return new ToxiproxyProgram(environment, progress::add).obtain();
    }

    /** A program as an earlier launch kept it: its digest is in its name. */
    private Path cached(String cache, String script) throws IOException {
        Path file = program(cache + "/dynamodb-lock-chaos/partial", script);
        return Files.move(file, file.resolveSibling("toxiproxy-v2.12.0-" + ToxiproxyProgram.digest(file)));
    }

    private Path program(String name, String script) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
