package io.github.dynamodblock.chaos.dynamodb;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a child process inherits from this one. It gets no AWS credentials or settings, for no child talks to AWS; and it
 * reaches the loopback address without a proxy, whatever proxy this machine uses for other addresses.
 */
public final class ChildEnvironment {
    private static final String SECRETS = "AWS_";
    private static final String LOOPBACK = "127.0.0.1,localhost,::1";

    private ChildEnvironment() {}

    /** Takes out of an environment what no child may see, and adds the addresses that need no proxy. */
    public static void limit(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.toUpperCase(Locale.ROOT).startsWith(SECRETS));
        for (String name : List.of("NO_PROXY", "no_proxy")) {
            environment.merge(
                    name, LOOPBACK, (before, loopback) -> before.isBlank() ? loopback : before + "," + loopback);
        }
    }
}
