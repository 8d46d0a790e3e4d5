package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks K3 without a log of the store.
 *
 * <ul>
 *   <li>A loss is reported as {@code STOLEN} only if a response had shown that the row has another grant, is free or is
 *       gone.
 *   <li>A loss is reported as {@code EXPIRED} only if V has passed. V counts from an instant a little before the send,
 *       so δ of un-stalled time and the stalls in it are tolerated.
 * </ul>
 *
 * <p>{@link LossHasCause} judges the other reasons.
 */
final class LossReasonTrue implements Checker {
    @Override
    public Property property() {
        return Property.K3;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        Judge judge =
                new Judge(new LossFinder(history), Stalls.of(history), evidence, new WitnessText(history.settings()));
        Grants.all(history).stream().filter(grant -> !grant.lost().isEmpty()).forEach(judge::judge);
        return evidence.counted("lost events") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no loss was reported as STOLEN or EXPIRED")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("stolen") + " losses were reported as STOLEN and "
                                + evidence.counted("expired") + " as EXPIRED, each rightly");
    }

    private record Judge(LossFinder losses, Stalls stalls, FindingBuilder evidence, WitnessText words) {
        void judge(Grant grant) {
            Loss loss = losses.of(grant).orElseThrow();
            if (loss.told(Callback.Reason.STOLEN)) {
                evidence.count("lost events");
                evidence.count("stolen");
                if (grant.rpcs().stream().noneMatch(rpc -> showsAnother(rpc, grant) && rpc.at() <= loss.at())) {
                    violation(loss, "STOLEN", "but no response had shown the row with another grant, free or gone");
                }
            } else if (loss.told(Callback.Reason.EXPIRED)) {
                evidence.count("lost events");
                evidence.count("expired");
                if (loss.isBeforeValidityEnd(stalls)) {
                    violation(loss, "EXPIRED", "but its validity ended only at " + words.at(loss.validUntil()));
                }
            }
        }

        private static boolean showsAnother(Rpc rpc, Grant grant) {
            return rpc.answer() == Rpc.Answer.REFUSED && !grant.isShownHeldBy(rpc);
        }

        private void violation(Loss loss, String reason, String but) {
            List<Event> events = new ArrayList<>(WitnessText.events(loss.grant().acquire()));
            events.addAll(loss.grant().lost());
            evidence.violation(
                    words.holder(loss.grant()) + " was notified at " + words.at(loss.at()) + " that "
                            + loss.grant().key() + " was lost because of " + reason + ", " + but + ".",
                    events);
        }
    }
}
