package io.github.dynamodblock;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/regressions.md} names tests that are there. */
class RegressionsReferenceTest {
    private static final Pattern LINE = Pattern.compile("^\\| (?!---|what happens).*", Pattern.MULTILINE);

    @Test
    void reference_eachDefect_namesATestThatIsThere() {
        ReferenceTests.requireTests(ReferenceTests.page("regressions.md"), LINE, 30);
    }
}
