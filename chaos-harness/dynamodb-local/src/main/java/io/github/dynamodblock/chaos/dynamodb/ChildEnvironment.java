package io.github.dynamodblock.chaos.dynamodb;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The child environment is what a child process inherits from this process. A child receives no AWS credentials and no
 * AWS settings, because no child sends requests to AWS. A child reaches the loopback address without a proxy, also if
 * this machine uses a proxy for other addresses.
 */
public final class ChildEnvironment {
    private static final String SECRETS = "AWS_";
    private static final String LOOPBACK = "127.0.0.1,localhost,::1";

    private ChildEnvironment() {}

    /**
     * Removes from an environment what no child may see, and adds the addresses that need no proxy.
     *
     * @param environment the environment, which this method changes
     */
    public static void limit(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.toUpperCase(Locale.ROOT).startsWith(SECRETS));
        for (String name : List.of("NO_PROXY", "no_proxy")) {
            environment.merge(
                    name, LOOPBACK, (before, loopback) -> before.isBlank() ? loopback : before + "," + loopback);
        }
    }
}
