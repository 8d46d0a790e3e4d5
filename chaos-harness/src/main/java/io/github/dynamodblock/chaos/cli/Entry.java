package io.github.dynamodblock.chaos.cli;

/**
 * The main class of the launcher. Only a verdict may end with 0, 1 or 2, but Java ends with 1 after every error that
 * nobody catches. So this class uses no other class of the harness, and of no library, outside of its {@code try}.
 */
public final class Entry {
    private static final int FAILED = 3;

    private Entry() {}

    /** Does what {@link Main} does. An error that nothing else catches ends with 3. */
    public static void main(String[] arguments) {
        try {
            Main.main(arguments);
        } catch (Throwable thrown) {
            end(thrown);
        }
    }

    private static void end(Throwable thrown) {
        try {
            System.err.println("chaos-harness: there is no verdict, because the harness failed: " + thrown
                    + (thrown instanceof OutOfMemoryError
                            ? "; give Java more memory, for example JAVA_TOOL_OPTIONS=-Xmx4g"
                            : "; please report it with the following lines"));
            thrown.printStackTrace();
        } finally {
            // Not exit: hooks may need the memory or the classes that are missing. Child processes end by themselves.
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
