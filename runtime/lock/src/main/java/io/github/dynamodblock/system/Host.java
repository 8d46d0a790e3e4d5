package io.github.dynamodblock.system;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The names of this machine and of its user, for people. */
public final class Host {
    private Host() {}

    /**
     * Returns the machine's name. The call can use the network.
     *
     * @return the name, or {@code unnamed-host} if it is not known
     */
    public static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed-host";
        }
    }

    /**
     * Returns which user runs this process, and on which machine: {@code user@host}.
     *
     * @return the name of the user and of the machine
     */
    public static String user() {
        return System.getProperty("user.name", "unnamed-user") + "@" + name();
    }
}
