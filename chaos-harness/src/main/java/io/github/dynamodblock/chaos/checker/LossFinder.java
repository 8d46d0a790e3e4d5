package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.Optional;

/** Finds the losses of a history: those that were reported to the holder, and those by expiry without a report. */
final class LossFinder {
    private final RunDescription run;
    private final Stalls stalls;
    private final ValidityEnd validity;
    private final ProcessLifetimes lives;

    LossFinder(History history) {
        this.run = history.settings();
        this.stalls = Stalls.of(history);
        this.validity = ValidityEnd.of(history);
        this.lives = ProcessLifetimes.of(history);
    }

    /** Returns the first loss of a grant. */
    Optional<Loss> of(Grant grant) {
        if (!grant.lost().isEmpty()) {
            Callback told = grant.lost().get(0);
            return Optional.of(loss(grant, told.at(), Optional.of(told)));
        }
        long over = Math.min(Math.min(grant.letGo(), lives.ended(grant.process())), run.end());
        return validity.last(grant, over)
                .filter(last -> stalls.ran(grant.process(), last.validUntil(), over) > JudgeConstants.DELTA)
                .map(last -> new Loss(
                        grant, last.validUntil(), Optional.empty(), last.sent(), last.validUntil(), last.earliest()));
    }

    /**
     * Returns a loss that was reported. A response that arrived less than δ of un-stalled time before the report can
     * have been too late for the thread that reported the loss. So V counts only earlier responses, if there are any.
     */
    private Loss loss(Grant grant, long at, Optional<Callback> told) {
        long known = Math.max(grant.start(), stalls.back(grant.process(), at, JudgeConstants.DELTA));
        Optional<Acknowledgement> last = validity.last(grant, known).or(() -> validity.last(grant, at));
        return new Loss(
                grant,
                at,
                told,
                last.map(Acknowledgement::sent).orElse(grant.acquire().start()),
                last.map(Acknowledgement::validUntil).orElse(grant.acquire().start()),
                last.map(Acknowledgement::earliest).orElse(grant.acquire().start()));
    }
}
