package io.github.dynamodblock.chaos.nemesis;

/**
 * A fault target is one worker to which faults happen.
 *
 * @param name the name of the process in histories, the same before and after a restart
 * @param process the process
 * @param network the way between the process and the store
 * @param probe the probe that tests this way
 */
public record FaultTarget(String name, ProcessTarget process, NetworkTarget network, ConnectionProbe probe) {}
