package io.github.dynamodblock.chaos.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The versions of what takes part in a run, as {@code run.json} shows them. */
final class HarnessVersion {
    private static final String UNKNOWN = "unknown";
    private static final long BYTES_PER_MEBIBYTE = 1 << 20;

    private HarnessVersion() {}

    /** Returns the harness, its commit if the launcher knows it, Java, and the machine. */
    static Map<String, String> all() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("harness", harness());
        versions.put("commit", System.getProperty("chaos-harness.commit", UNKNOWN));
        versions.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        versions.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        versions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        versions.put("heap", Runtime.getRuntime().maxMemory() / BYTES_PER_MEBIBYTE + " MiB");
        return versions;
    }

    private static String harness() {
        try (InputStream written = HarnessVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            if (written != null) {
                properties.load(written);
            }
            return properties.getProperty("version", UNKNOWN);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the version of the harness", e);
        }
    }
}
