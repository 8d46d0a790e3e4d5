package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.chaos.cluster.Cluster;
import io.github.dynamodblock.chaos.cluster.WorkerProcess;
import java.time.Duration;
import java.util.List;

/**
 * The workers' end: all workers are told to end. What happens to a worker that does not end in time depends on its
 * client:
 *
 * <ul>
 *   <li>A peer is killed, and the run goes on, because the run does not judge the peer. The history shows that the
 *       process hung, and when it was killed. An operation that it had begun stays open: its outcome is unknown.
 *   <li>The lock of this project, or a mutant of it, fails the run. If it were killed, a hang of the lock would look
 *       like a planned kill.
 * </ul>
 *
 * @param cluster the workers
 * @param settings say which worker runs a peer
 * @param log records what happens
 * @param progress is told of each peer that is killed
 */
record WorkersEnd(Cluster cluster, RunSettings settings, NemesisLog log, RunProgress progress) {
    /**
     * Ends the workers.
     *
     * @param limit how long the workers have time to end
     * @throws HarnessFailedException if a worker with a client of this project has not ended in time
     */
    void await(Duration limit) {
        List<WorkerProcess> late = cluster.stop(limit);
        late.forEach(worker -> log.hung(RunTime.nanos(), incarnation(worker)));
        late.stream().filter(worker -> settings.isPeer(worker.name())).forEach(peer -> kill(peer, limit));
        for (WorkerProcess worker : late) {
            if (!settings.isPeer(worker.name())) {
                throw new HarnessFailedException("Worker " + worker.name() + didNotEnd(limit) + "; see "
                        + incarnation(worker) + ".err in the run's logs");
            }
        }
    }

    private void kill(WorkerProcess peer, Duration limit) {
        progress.step("peer " + peer.name() + didNotEnd(limit) + ": it is killed");
        if (peer.kill().landed()) {
            log.killed(RunTime.nanos(), incarnation(peer));
        }
    }

    private static String didNotEnd(Duration limit) {
        return " did not end within " + DurationText.of(limit) + " after it was told to end";
    }

    private static String incarnation(WorkerProcess worker) {
        return WorkerFleet.incarnation(worker.name(), worker.incarnation());
    }
}
