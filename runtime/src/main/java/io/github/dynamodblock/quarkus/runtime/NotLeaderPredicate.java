package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.quarkus.NotLeader;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;

/** Looks up the election of a scheduled method. It is a bean only if the application has a scheduler. */
@Singleton
class NotLeaderPredicate implements NotLeader {
    private final Leaderships leaderships;

    NotLeaderPredicate(Leaderships leaderships) {
        this.leaderships = leaderships;
    }

    @Override
    public boolean test(ScheduledExecution run) {
        return !leaderships.ofJob(run.getTrigger().getMethodDescription()).isLeader();
    }
}
