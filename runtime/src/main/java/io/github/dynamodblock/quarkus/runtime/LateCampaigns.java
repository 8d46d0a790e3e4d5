package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Leadership;
import io.github.dynamodblock.LockClientClosedException;
import io.github.dynamodblock.LockRequest;
import io.github.dynamodblock.core.Campaigns;
import io.github.dynamodblock.system.SystemTimer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The campaigns of an injected client. An application without campaigns has no thread for them. */
final class LateCampaigns {
    private record Running(Campaigns campaigns, SystemTimer timer) {}

    private static final String TIMER = "dynamodb-lock-campaigns";

    private final Function<SystemTimer, Campaigns.Environment> environment;
    private @Nullable Running running;
    private boolean closed;

    /**
     * @param environment what campaigns need, over that timer
     */
    LateCampaigns(Function<SystemTimer, Campaigns.Environment> environment) {
        this.environment = environment;
    }

    Leadership begin(LockRequest request) {
        return running(request).begin(request);
    }

    private synchronized Campaigns running(LockRequest request) {
        Running now = running;
        if (now == null) {
            if (closed) {
                throw new LockClientClosedException(request.key());
            }
            SystemTimer timer = new SystemTimer(TIMER);
            now = new Running(new Campaigns(environment.apply(timer)), timer);
            running = now;
        }
        return now.campaigns();
    }

    void close() {
        Running now;
        synchronized (this) {
            closed = true;
            now = running;
        }
        if (now != null) {
            now.campaigns().clientClosed();
            now.timer().close();
        }
    }
}
