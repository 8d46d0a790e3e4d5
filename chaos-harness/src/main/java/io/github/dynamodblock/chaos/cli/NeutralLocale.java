package io.github.dynamodblock.chaos.cli;

import java.util.Locale;

/**
 * The harness runs in the same locale on every machine. Some libraries change the case of their own keywords by the
 * rules of the machine's locale: in a Turkish locale, the client of Toxiproxy sends {@code tımeout} for {@code timeout}.
 */
final class NeutralLocale {
    private NeutralLocale() {}

    /** Uses the neutral locale in this JVM from now on. */
    static void use() {
        Locale.setDefault(Locale.ROOT);
    }
}
