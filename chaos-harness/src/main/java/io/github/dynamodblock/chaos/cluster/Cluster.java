package io.github.dynamodblock.chaos.cluster;

import io.github.dynamodblock.chaos.dynamodb.ChildProcess;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
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
 * The workers of a run, each behind a proxy of its own. Nothing of it outlives this JVM; a user still closes it, also
 * from a shutdown hook, so that other parts end in order.
 */
public final class Cluster implements AutoCloseable {
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final List<WorkerProxy> proxies = new ArrayList<>();
    private final List<FaultTarget> targets = new ArrayList<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private Cluster() {}

    /**
     * Starts that many workers, named {@code w1}, {@code w2}, …, and waits until all are ready.
     *
     * @param store where the store listens
     * @param toxiproxy what stands between; the cluster closes it
     * @param probeTable the table that the probes write to
     * @param outputs where the workers' outputs go
     * @param limit for all of them to be ready
     * @throws PartUnavailableException when one does not start; nothing is left running then
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
     * Says whether a run is possible on this machine.
     *
     * @throws PartUnavailableException with one line that says why not
     */
    public static void requireLinux() {
        if (!ChildProcess.dieWithParent()) {
            throw new PartUnavailableException("The harness needs Linux, with setsid and setpriv of util-linux on the"
                    + " PATH: faults are signals, and no process may be left behind");
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

    /** What faults may happen to, in the order of the workers' numbers. */
    public List<FaultTarget> targets() {
        return List.copyOf(targets);
    }

    /** Undoes all faults of the network and lets every stopped worker go on. */
    public void heal() {
        proxies.forEach(NetworkTarget::heal);
        workers.forEach(WorkerProcess::resume);
    }

    /**
     * Asks all workers to end, and waits for them.
     *
     * @return those that had not ended in time; {@link #close()} kills them
     */
    public List<WorkerProcess> stop(Duration limit) {
        workers.forEach(WorkerProcess::askToEnd);
        return workers.stream().filter(worker -> !worker.awaitEnd(limit)).toList();
    }

    /** Kills what still runs, and deletes what is not part of the outputs. Idempotent, from any thread. */
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
