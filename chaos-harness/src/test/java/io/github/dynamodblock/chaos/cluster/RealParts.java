package io.github.dynamodblock.chaos.cluster;

import java.nio.file.Path;

/** The real parts that tests share. What cannot be obtained fails the test: nothing is skipped. */
public final class RealParts {
    private RealParts() {}

    public static Toxiproxy toxiproxy(Path directory) {
        Path program = new ToxiproxyProgram(System.getenv(), line -> {}).obtain();
        return Toxiproxy.start(program, directory.resolve("toxiproxy.log"));
    }
}
