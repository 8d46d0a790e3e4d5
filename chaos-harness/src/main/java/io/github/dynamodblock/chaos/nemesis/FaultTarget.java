package io.github.dynamodblock.chaos.nemesis;

/**
 * Whom faults happen to: one worker.
 *
 * @param name the process's name in histories, the same before and after a restart
 */
public record FaultTarget(String name, ProcessTarget process, NetworkTarget network, ConnectionProbe probe) {}
