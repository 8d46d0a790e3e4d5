package io.github.dynamodblock.chaos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The default locale is shared by the whole JVM. */
@Isolated
class NeutralLocaleTest {
    /** Libraries write their keywords in lower case with the default locale, where I can become ı. */
    @Test
    void command_inATurkishLocale_runsInTheNeutralOne() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(new Locale("tr", "TR"));

            Main.execute(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), "--version");

            assertThat("TIMEOUT".toLowerCase(Locale.getDefault())).isEqualTo("timeout");
        } finally {
            Locale.setDefault(before);
        }
    }
}
