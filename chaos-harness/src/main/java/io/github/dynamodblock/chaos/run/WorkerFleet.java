package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.client.Clients;
import io.github.dynamodblock.chaos.cluster.Cluster;
import io.github.dynamodblock.chaos.cluster.Toxiproxy;
import io.github.dynamodblock.chaos.cluster.ToxiproxyProgram;
import io.github.dynamodblock.chaos.cluster.WorkerCommand;
import io.github.dynamodblock.chaos.cluster.WorkerProcess;
import io.github.dynamodblock.chaos.history.RunDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A worker fleet starts the workers of a run, each behind its proxy. */
final class WorkerFleet {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration SPARE = Duration.ofMinutes(5);
    // The workers run only for a short time, and many of them share few cores. So a fast start matters more than the
    // highest speed later.
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final RunSettings settings;
    private final String workerMain;
    private final RunDirectory out;
    private final RunStore store;
    private Optional<PythonPeer> python = Optional.empty();

    WorkerFleet(RunSettings settings, String workerMain, RunDirectory out, RunStore store) {
        this.settings = settings;
        this.workerMain = workerMain;
        this.out = out;
        this.store = store;
    }

    Cluster start(RunProgress progress) {
        if (settings.runs(Clients.PYTHON)) {
            python = Optional.of(PythonPeer.prepare(logs(), progress));
        }
        Toxiproxy toxiproxy = toxiproxy(progress);
        progress.step("starting " + settings.workers() + " workers");
        long before = RunTime.nanos();
        Cluster cluster = Cluster.start(
                settings.workers(),
                this::command,
                store.endpoint(),
                toxiproxy,
                store.probeTable(),
                logs(),
                START_LIMIT);
        try {
            cluster.workers().forEach(worker -> checkClock(worker, before));
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    static String incarnation(String worker, int incarnation) {
        return worker + "." + incarnation;
    }

    private Path logs() {
        return out.path().resolve("logs");
    }

    private Toxiproxy toxiproxy(RunProgress progress) {
        String proxy = settings.proxy();
        if (proxy.startsWith("http://")) {
            return Toxiproxy.at(URI.create(proxy), store.prefix() + "-");
        }
        boolean found = proxy.equals("auto") || proxy.equals("toxiproxy");
        Path program =
                found ? new ToxiproxyProgram(System.getenv(), progress::step).obtain() : ToxiproxyProgram.at(proxy);
        progress.step("starting Toxiproxy");
        return Toxiproxy.start(program, logs().resolve("toxiproxy.log"));
    }

    private WorkerCommand command(String worker, int incarnation, URI endpoint) {
        String process = incarnation(worker, incarnation);
        String client = settings.clientOf(Integer.parseInt(worker.substring(1)));
        Path file = logs().resolve(process + ".json");
        new WorkerSettings(
                        process,
                        endpoint.toString(),
                        store.lockTable(),
                        settings.tableLayout(),
                        store.resourceTable(),
                        client,
                        settings.seed(),
                        settings.threads(),
                        settings.keys(),
                        settings.lease().toMillis(),
                        settings.timing().heartbeat().toMillis(),
                        settings.timing().safePeriod().toMillis(),
                        RunSettings.CLOCK_DRIFT,
                        settings.held(),
                        settings.heldLease().toMillis(),
                        settings.mix(),
                        out.historyFile(process).toString(),
                        settings.duration().plus(SPARE).toSeconds())
                .write(file);
        return client.equals(Clients.PYTHON)
                ? python.orElseThrow().worker(file)
                : WorkerCommand.ofJava(workerMain, JVM_OPTIONS, List.of(file.toString()));
    }

    /**
     * Checks the clock of a worker. The instant that the worker reported when it was ready must lie between its start
     * and now. Otherwise the processes do not share one clock.
     */
    private static void checkClock(WorkerProcess worker, long before) {
        String line = worker.awaitReady(START_LIMIT);
        long said = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        long now = RunTime.nanos();
        if (said < before || said > now) {
            throw new HarnessFailedException("The clocks of processes on this machine differ: worker " + worker.name()
                    + " was ready at " + said + ", but the clock of the harness read " + before + " to " + now
                    + "; run the harness where all processes share one monotonic clock");
        }
    }
}
