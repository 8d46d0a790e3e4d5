package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.dynamodb.PollingDeadline;
import io.github.dynamodblock.chaos.dynamodb.TemporaryDirectory;
import io.github.dynamodblock.chaos.nemesis.FaultTarget;
import io.github.dynamodblock.chaos.nemesis.NetworkTarget;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A cluster contains the workers of a run, each behind a proxy of its own. No part of a cluster outlives this JVM. The
 * caller must still close a cluster, also from a shutdown hook, so that the other parts end in order.
 */
public final class Cluster implements AutoCloseable {
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final List<WorkerProxy> proxies = new ArrayList<>();
    private final List<FaultTarget> targets = new ArrayList<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private Cluster() {}

    /**
     * Starts that many workers, named {@code w1}, {@code w2}, …, and waits until all of them are ready.
     *
     * @param count how many workers to start
     * @param launcher says what a worker runs
     * @param store where the store listens
     * @param toxiproxy runs the proxies between the workers and the store; the cluster closes it
     * @param probeTable the table to which the probes write
     * @param outputs the directory for the outputs of the workers
     * @param limit within this time all workers must be ready
     * @return the cluster
     * @throws PartUnavailableException if one worker does not start; then no part is left running
     */
    public static Cluster start(
            int count,
            WorkerLauncher launcher,
            URI store,
            Toxiproxy toxiproxy,
            String probeTable,
            Path outputs,
            Duration limit) {
        requireLinux();
        Cluster cluster = new Cluster();
        cluster.parts.push(toxiproxy);
        try {
            cluster.build(count, launcher, store, toxiproxy, probeTable, outputs);
            cluster.workers.forEach(WorkerProcess::start);
            cluster.workers.forEach(worker -> worker.awaitReady(limit));
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * Checks that a run is possible on this machine.
     *
     * @throws PartUnavailableException if a run is not possible; the message has one line with the reason
     */
    public static void requireLinux() {
        if (!ChildProcess.dieWithParent()) {
            throw new PartUnavailableException("The harness needs Linux, with setsid and setpriv of util-linux on the"
                    + " PATH: faults are signals, and no process must be left behind");
        }
    }

    private void build(
            int count, WorkerLauncher launcher, URI store, Toxiproxy toxiproxy, String probeTable, Path outputs) {
        TemporaryDirectory directory = TemporaryDirectory.create("chaos-workers-");
        parts.push(directory);
        ProbeTable probes = ProbeTable.create(store, probeTable);
        parts.push(probes);
        for (int number = 1; number <= count; number++) {
            String name = "w" + number;
            WorkerProxy proxy = toxiproxy.open(name, store);
            WorkerProcess worker = new WorkerProcess(
                    name,
                    incarnation -> launcher.command(name, incarnation, proxy.endpoint()),
                    directory.path(),
                    outputs);
            parts.push(worker);
            workers.add(worker);
            proxies.add(proxy);
            targets.add(new FaultTarget(name, worker, proxy, probes.of(name, proxy.endpoint())));
        }
    }

    public List<WorkerProcess> workers() {
        return List.copyOf(workers);
    }

    /** Returns the targets of faults, in the order of the workers' numbers. */
    public List<FaultTarget> targets() {
        return List.copyOf(targets);
    }

    /** Undoes all faults of the network, and lets every stopped worker continue. */
    public void heal() {
        proxies.forEach(NetworkTarget::heal);
        workers.forEach(WorkerProcess::resume);
    }

    /**
     * Requests all workers to end, and waits until all of them have ended.
     *
     * @param limit how long to wait for all of them together
     * @return the workers that have not ended in time; {@link #close()} kills them
     * @throws PartUnavailableException if the thread is interrupted
     */
    public List<WorkerProcess> stop(Duration limit) {
        workers.forEach(WorkerProcess::requestEnd);
        boolean ended = PollingDeadline.in(limit).await(() -> workers.stream().noneMatch(WorkerProcess::isAlive));
        return ended
                ? List.of()
                : workers.stream().filter(WorkerProcess::isAlive).toList();
    }

    /**
     * Kills all parts that still run, and deletes all files that are not outputs. Any thread can call this method, more
     * than once.
     */
    @Override
    public synchronized void close() {
        List<Exception> failures = new ArrayList<>();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            PartUnavailableException failure = new PartUnavailableException("Parts of the cluster did not close: "
                    + failures.stream().map(Exception::getMessage).collect(Collectors.joining("; ")));
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
