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

class PythonLibrariesTest {
    /** Makes, when asked for a virtual environment, one whose Python notes what pip is told. */
    private static final String MAKES_ONE = """
        PATH=/usr/bin:/bin
        [ "$1 $2" = "-m venv" ] || exit 9
        mkdir -p "$3/bin"
        printf '#!/bin/sh\\necho "$@" > "${0%%/bin/python}/told"; for last; do :; done; cat "$last" > "${0%%/bin/python}/requirements"\\n' > "$3/bin/python"
        chmod +x "$3/bin/python"
        """;

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
    void obtain_firstTime_installsThePinnedVersionsIntoTheCache() throws IOException {
        program("bin/python3", MAKES_ONE);

        Path python = obtain();

        Path cache = directory.resolve("home/.cache/dynamodb-lock-chaos");
        Path kept = cache.resolve(PythonLibraries.NAME);
        assertThat(python).isEqualTo(kept.resolve("bin/python"));
        assertThat(Files.readString(kept.resolve("told")))
                .startsWith("-m pip install ")
                .contains("--require-hashes --requirement ");
        assertThat(Files.readString(kept.resolve("requirements")))
                .contains("python-dynamodb-lock==0.9.1 --hash=sha256:");
        try (Stream<Path> all = Files.list(cache)) {
            assertThat(all).containsExactly(kept);
        }
        assertThat(progress).singleElement().asString().contains("pip");
    }

    @Test
    void obtain_again_asksNoPython() throws IOException {
        program("bin/python3", MAKES_ONE);
        Path first = obtain();
        program("bin/python3", "exit 1");

        assertThat(obtain()).isEqualTo(first);
        assertThat(progress).hasSize(1);
    }

    @Test
    void obtain_whatIsKeptLostItsPython_makesItAnew() throws IOException {
        program("bin/python3", MAKES_ONE);
        Path python = obtain();
        Files.delete(python);

        assertThat(obtain()).isEqualTo(python).isExecutable();
    }

    @Test
    void obtain_everyPackage_isPinnedByVersionAndDigest() throws IOException {
        program("bin/python3", MAKES_ONE);

        Path requirements = obtain().resolve("../../requirements").normalize();

        assertThat(Files.readAllLines(requirements).stream().filter(line -> !line.startsWith("#")))
                .hasSize(8)
                .allMatch(line -> line.matches("[a-z0-9-]+==[0-9][0-9a-z.]* --hash=sha256:[0-9a-f]{64}"));
    }

    @Test
    void obtain_noPython_namesTheRemedyInOneLine() {
        assertThatThrownBy(this::obtain)
                .isInstanceOf(PartUnavailableException.class)
                .hasMessage("The peer python cannot be obtained: there is no python3 on the PATH;"
                        + " install Python 3.9 or later with venv and pip (on Debian: python3-venv)");
    }

    @Test
    void obtain_venvFails_saysWhyAndLeavesNothing() throws IOException {
        program("bin/python3", "echo No module named venv >&2; exit 1");

        assertThatThrownBy(this::obtain)
                .isInstanceOf(PartUnavailableException.class)
                .hasMessageContaining("python3 -m venv failed: No module named venv")
                .message()
                .doesNotContain("\n");
        assertThat(directory.resolve("home/.cache/dynamodb-lock-chaos")).isEmptyDirectory();
    }

    @Test
    void obtain_pipFails_saysWhyAndLeavesNothing() throws IOException {
        program("bin/python3", MAKES_ONE.replace("echo \"$@\"", "echo no such host >&2; exit 1; echo"));

        assertThatThrownBy(this::obtain).hasMessageContaining("pip install failed: no such host");
        assertThat(directory.resolve("home/.cache/dynamodb-lock-chaos")).isEmptyDirectory();
    }

    private Path obtain() {
        return new PythonLibraries(environment, progress::add).obtain();
    }

    private void program(String name, String script) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
