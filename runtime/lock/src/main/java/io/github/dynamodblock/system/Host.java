package io.github.dynamodblock.system;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine and its user are called, for people. */
public final class Host {
    private Host() {}

    /** The machine's name; it may take a look at the network. */
    public static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed-host";
        }
    }

    /** Who runs this process, and where: {@code user@host}. */
    public static String user() {
        return System.getProperty("user.name", "unnamed-user") + "@" + name();
    }
}
