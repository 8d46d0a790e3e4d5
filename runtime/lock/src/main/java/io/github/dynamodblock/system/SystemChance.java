package io.github.dynamodblock.system;

import io.github.dynamodblock.spi.Chance;
import io.github.dynamodblock.spi.Version;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Chance that two machines never share: 128 bits of the operating system's for each grant, drawn when it is used. */
public final class SystemChance implements Chance {
    private final SecureRandom random;

    public SystemChance() {
        this(new SecureRandom());
    }

    SystemChance(SecureRandom random) {
        this.random = random;
    }

    /** From now on copies of this process draw differently, also where their generator was copied with them. */
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
