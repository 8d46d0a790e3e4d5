package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of races in {@code docs/reference/mutation-and-races.md} has each check of a shell, with the class that it weakens. */
class RacesReferenceTest {
    private static final Path RACES =
            Path.of("src", "races", "java", "io", "github", "dynamodblock", "core", "ShellRacesTest.java");
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| `(\\w+)` ", Pattern.MULTILINE);
    private static final Pattern SHELL =
            Pattern.compile("new Race\\(\\s*\\w+\\.(\\w+)\\.class,\\s*(?:Weakness\\.\\w+\\(\\s*(\\w+)|GIVING_UP)");
    private static final Pattern GIVING_UP = Pattern.compile("GIVING_UP =\\s*Weakness\\.\\w+\\(\\s*(\\w+)");

    @Test
    void table_hasEachShell_andNoOther() throws IOException {
        List<String> rows = ROW.matcher(ReferenceTests.page("mutation-and-races.md"))
                .results()
                .map(row -> row.group(1) + " by " + row.group(2))
                .toList();

        assertThat(rows).hasSizeGreaterThan(15).containsExactlyInAnyOrderElementsOf(shells(Files.readString(RACES)));
    }

    @Test
    void shell_isReadWithTheClassThatItWeakens() {
        String source = "GIVING_UP =\n Weakness.omitting(RetryingExecutor.HandOver.class);"
                + " List<Race> shells() { return List.of("
                + " new Race(LeaseRaces.OneThing.class, Weakness.monitorless(TenureRunner.class)),"
                + " new Race(\n PendingAcquireRaces.Another.class,\n Weakness.omitting(PendingAcquire.class, AcquireTarget.class, 0)),"
                + " new Race(HandOverRaces.Third.class, GIVING_UP)); } @ParameterizedTest";

        assertThat(shells(source))
                .containsExactly("OneThing by TenureRunner", "Another by PendingAcquire", "Third by RetryingExecutor");
    }

    private static List<String> shells(String source) {
        MatchResult givingUp = GIVING_UP.matcher(source).results().findFirst().orElseThrow();
        int from = source.indexOf("List<Race> shells()");
        String shells = source.substring(from, source.indexOf("@ParameterizedTest", from));
        return SHELL.matcher(shells)
                .results()
                .map(shell -> shell.group(1) + " by " + (shell.group(2) == null ? givingUp.group(1) : shell.group(2)))
                .toList();
    }
}
