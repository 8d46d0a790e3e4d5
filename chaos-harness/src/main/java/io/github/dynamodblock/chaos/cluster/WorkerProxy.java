package io.github.dynamodblock.chaos.cluster;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.ToxicList;
import io.github.dynamodblock.chaos.dynamodb.PartUnavailableException;
import io.github.dynamodblock.chaos.nemesis.FaultShape;
import io.github.dynamodblock.chaos.nemesis.NetworkTarget;
import java.io.IOException;
import java.net.URI;

/**
 * A worker proxy is the way of one worker to the store. A fault has these effects:
 *
 * <ul>
 *   <li><em>downstream</em>: the store applies the request, and its response is lost
 *   <li><em>upstream</em>: the store does not receive the request
 *   <li>a delay upstream: the store applies the request late
 * </ul>
 */
public final class WorkerProxy implements NetworkTarget {
    private static final int HEAL_ATTEMPTS = 5;
    private static final String HOLE = "hole-";
    private static final String REMEDY = "; check whether it still runs, and read its log: ";

    private final Proxy proxy;

    WorkerProxy(Proxy proxy) {
        this.proxy = proxy;
    }

    /** Returns where the proxy listens. */
    public URI endpoint() {
        return URI.create("http://" + proxy.getListen());
    }

    @Override
    public void impose(FaultShape.OfNetwork fault) {
        try {
            if (fault instanceof FaultShape.Latency latency) {
                delay(ToxicDirection.UPSTREAM, latency.upMillis(), latency.jitterMillis());
                delay(ToxicDirection.DOWNSTREAM, latency.downMillis(), latency.jitterMillis());
            } else if (fault instanceof FaultShape.LostRequest request) {
                lose(ToxicDirection.UPSTREAM, request.loss());
            } else if (fault instanceof FaultShape.LostResponse response) {
                lose(ToxicDirection.DOWNSTREAM, response.loss());
            } else if (fault instanceof FaultShape.Partition partition) {
                cut(partition.loss());
            } else if (fault instanceof FaultShape.Hole) {
                swallow(ToxicDirection.UPSTREAM);
                swallow(ToxicDirection.DOWNSTREAM);
            } else {
                throw new IllegalArgumentException("No toxic makes this fault: " + fault);
            }
        } catch (IOException e) {
            throw new PartUnavailableException(
                    "Toxiproxy refused " + fault + " for " + proxy.getName() + REMEDY + e.getMessage(), e);
        }
    }

    private void delay(ToxicDirection direction, long millis, long jitter) throws IOException {
        proxy.toxics().latency("latency-" + direction, direction, millis).setJitter(jitter);
    }

    private void lose(ToxicDirection direction, FaultShape.Loss loss) throws IOException {
        ToxicList toxics = proxy.toxics();
        String name = "loss-" + direction;
        switch (loss) {
            case RESET -> toxics.resetPeer(name, direction, 0);
            case CLOSE -> toxics.limitData(name, direction, 0);
            case SILENCE -> toxics.timeout(name, direction, 0);
        }
    }

    private void cut(FaultShape.Loss loss) throws IOException {
        if (loss == FaultShape.Loss.SILENCE) {
            lose(ToxicDirection.UPSTREAM, loss);
            lose(ToxicDirection.DOWNSTREAM, loss);
        } else {
            proxy.disable();
        }
    }

    private void swallow(ToxicDirection direction) throws IOException {
        String name = HOLE + direction;
        for (Toxic toxic : proxy.toxics().getAll()) {
            if (toxic.getName().equals(name)) {
                toxic.setToxicity(1);
                return;
            }
        }
        proxy.toxics().timeout(name, direction, 0);
    }

    /**
     * Undoes one toxic. When a toxic that swallows traffic is removed, Toxiproxy ends every connection. If the toxic
     * stays but has no effect, the connections stay open.
     */
    private static void undo(Toxic toxic) throws IOException {
        if (toxic.getName().startsWith(HOLE)) {
            toxic.setToxicity(0);
        } else {
            toxic.remove();
        }
    }

    @Override
    public void heal() {
        for (int attempt = 1; ; attempt++) {
            try {
                for (Toxic toxic : proxy.toxics().getAll()) {
                    undo(toxic);
                }
                proxy.enable();
                return;
            } catch (IOException e) {
                if (attempt == HEAL_ATTEMPTS) {
                    throw new PartUnavailableException(
                            "Toxiproxy did not heal " + proxy.getName() + REMEDY + e.getMessage(), e);
                }
            }
        }
    }

    void delete() {
        try {
            proxy.delete();
        } catch (IOException e) {
            throw new PartUnavailableException(
                    "Toxiproxy did not delete " + proxy.getName() + REMEDY + e.getMessage(), e);
        }
    }
}
