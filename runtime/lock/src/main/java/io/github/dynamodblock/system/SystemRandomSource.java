package io.github.dynamodblock.system;

import io.github.dynamodblock.spi.RandomSource;
import io.github.dynamodblock.spi.Version;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Random values that no two machines share: each grant has 128 bits of the operating system's random numbers, drawn
 * when the grant is used.
 */
public final class SystemRandomSource implements RandomSource {
    private final SecureRandom random;

    /** Creates a source of random values. */
    public SystemRandomSource() {
        this(new SecureRandom());
    }

    SystemRandomSource(SecureRandom random) {
        this.random = random;
    }

    /**
     * Makes copies of this process draw different values from now on, even if their generator was copied with them.
     */
    void reseed() {
        random.setSeed(random.generateSeed(Version.GRANT_LENGTH / 2));
    }

    @Override
    public String grant() {
        byte[] bytes = new byte[Version.GRANT_LENGTH / 2];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public double fraction() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
