package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.chaos.history.Belief;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Records when the holders of a simulated world believe. The sampler calls {@code isValid()} of each lease at each
 * instant, until the lease is released and for some time after that.
 */
final class BeliefSampler {
    private static final long SAMPLED_AFTER_RELEASE = 1_000_000_000L;

    private final Consumer<Belief> history;
    private final List<Held> held = new ArrayList<>();

    private static final class Held {
        final WorldEvent.Granted granted;
        long first = -1;
        long last = -1;
        long over = Long.MAX_VALUE;

        Held(WorldEvent.Granted granted) {
            this.granted = granted;
        }

        Lease lease() {
            return granted.lease();
        }
    }

    BeliefSampler(Consumer<Belief> history) {
        this.history = history;
    }

    void on(WorldEvent event) {
        if (event instanceof WorldEvent.Granted granted) {
            held.add(new Held(granted));
        } else if (event instanceof WorldEvent.ReleaseTold released) {
            held.stream()
                    .filter(it -> it.granted.ask() == released.ask())
                    .forEach(it -> it.over = released.at() + SAMPLED_AFTER_RELEASE);
        } else if (event instanceof WorldEvent.Started started) {
            end(it -> it.granted.client() == started.client());
        }
    }

    /** Ends the samples of a client whose process was killed. */
    void killed(int client) {
        end(it -> it.granted.client() == client);
    }

    /** Samples all leases. The caller calls this method after all events of an instant. */
    void look(long now) {
        for (Held it : held) {
            if (it.lease().isValid()) {
                it.first = it.first < 0 ? now : it.first;
                it.last = now;
            }
        }
        end(it -> now >= it.over);
    }

    /** Ends all samples, because the world has ended. */
    void end() {
        end(it -> true);
    }

    private void end(Predicate<Held> which) {
        held.removeIf(it -> {
            boolean ends = which.test(it);
            if (ends && it.first >= 0) {
                history.accept(belief(it, it.first));
                history.accept(belief(it, it.last));
            }
            return ends;
        });
    }

    private static Belief belief(Held it, long at) {
        return new Belief(
                at,
                TranscriptNames.process(it.granted.client(), it.granted.life()),
                it.granted.worker(),
                TranscriptNames.key(it.granted.key()),
                it.granted.token());
    }
}
