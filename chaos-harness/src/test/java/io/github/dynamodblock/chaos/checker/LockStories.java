package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.checker.LockStory.End;
import io.github.dynamodblock.chaos.checker.LockStory.Tenure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Random stories of a correct lock in virtual time, and of locks with exactly one defect. */
final class LockStories {

    enum Defect {
        NONE,
        TOKEN_SWAP,
        /** The next acquire returns exactly when the earlier grant may first have ended: still right. */
        TOUCH,
        OVERLAP_BY_ONE,
        DUPLICATE_TOKEN,
        RESET_TOKEN,
        EARLY_TAKEOVER,
        FOREIGN_RELEASE,
        PHANTOM_GAP,
        MISSING_TOKEN,
        UNEXPLAINED_BEFORE_ITS_TIME
    }

    private static final List<End> ENDS = List.of(End.values());

    private final SplittableRandom random;

    LockStories(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A correct lock takes its steps at single instants; then each window is widened around its instant. */
    LockStory correct() {
        LockStory story = new LockStory(random.nextBoolean());
        long now = 100;
        long token = 1_000;
        int grants = random.nextInt(1, 6);
        for (int i = 0; i < grants; i++) {
            if (random.nextInt(5) == 0) {
                now += random.nextInt(1, 10);
                story.unanswered.add(Math.max(1, now - random.nextInt(0, 40)));
                story.unansweredIsKill.add(random.nextBoolean());
                token += random.nextInt(4) == 0 ? 0 : 1;
            }
            now += random.nextInt(1, 10);
            token += story.dense ? 1 : random.nextInt(1, 4);
            Tenure tenure = new Tenure();
            tenure.token = token;
            tenure.acquireFrom = Math.max(1, now - random.nextInt(0, 30));
            tenure.acquireTo = now + random.nextInt(0, 30);
            tenure.unseen = random.nextInt(8) == 0;
            if (!tenure.unseen) {
                now = end(tenure, now);
            }
            story.tenures.add(tenure);
        }
        return story;
    }

    private long end(Tenure tenure, long acquired) {
        tenure.end = ENDS.get(random.nextInt(ENDS.size()));
        long ended = acquired + random.nextInt(1, 25);
        boolean byRelease = switch (tenure.end) {
            case RELEASED -> true;
            case RELEASE_INFO, RELEASE_NEVER_ENDED, RELEASE_LOST_AFTER_UNKNOWN -> random.nextBoolean();
            case RELEASE_LOST, EXPIRED, KILLED -> false;
        };
        // A process asks for its release only after its acquire returned.
        ended = byRelease ? Math.max(ended, tenure.acquireTo + 1) : ended;
        tenure.validUntil = byRelease
                ? ended + random.nextInt(0, 40)
                : Math.max(tenure.acquireFrom + 1, ended - random.nextInt(0, 15));
        ended = Math.max(ended, byRelease ? 0 : tenure.validUntil);
        long invoked = byRelease ? ended - random.nextInt(0, 20) : ended + random.nextInt(-20, 20);
        tenure.releaseFrom = Math.max(invoked, tenure.acquireTo + 1);
        tenure.releaseTo = Math.max(tenure.releaseFrom, ended) + random.nextInt(0, 30);
        return ended;
    }

    /** Damages a story in one way; a story too short for that stays as it is. */
    void damage(LockStory story, Defect defect) {
        List<Tenure> tenures = story.tenures;
        int i = tenures.size() < 2 ? 0 : random.nextInt(tenures.size() - 1);
        Tenure one = tenures.get(i);
        Tenure next = tenures.get(Math.min(i + 1, tenures.size() - 1));
        boolean pair = one != next;
        switch (defect) {
            case NONE -> {}
            case TOKEN_SWAP -> {
                long token = one.token;
                one.token = next.token;
                next.token = token;
            }
            case TOUCH, OVERLAP_BY_ONE -> {
                if (pair) {
                    returnsAt(next, earliestEnd(one) - (defect == Defect.TOUCH ? 0 : 1));
                }
            }
            case DUPLICATE_TOKEN -> next.token = one.token;
            case RESET_TOKEN -> next.token = one.token - random.nextInt(1, 400);
            case EARLY_TAKEOVER -> one.validUntil += 60;
            case FOREIGN_RELEASE -> story.foreignRelease = true;
            case PHANTOM_GAP -> {
                for (Tenure later : new ArrayList<>(tenures.subList(pair ? i + 1 : 0, tenures.size()))) {
                    later.token++;
                }
            }
            case MISSING_TOKEN -> one.tokenMissing = !one.unseen;
            case UNEXPLAINED_BEFORE_ITS_TIME ->
                Collections.fill(story.unanswered, 40 + tenures.get(tenures.size() - 1).acquireTo);
        }
    }

    private static long earliestEnd(Tenure tenure) {
        return switch (tenure.end) {
            case RELEASED -> tenure.releaseFrom;
            case RELEASE_INFO, RELEASE_NEVER_ENDED, RELEASE_LOST_AFTER_UNKNOWN ->
                Math.min(tenure.releaseFrom, tenure.validUntil);
            case RELEASE_LOST, EXPIRED, KILLED -> tenure.validUntil;
        };
    }

    private static void returnsAt(Tenure tenure, long instant) {
        tenure.acquireTo = Math.max(1, instant);
        tenure.acquireFrom = Math.min(tenure.acquireFrom, tenure.acquireTo);
        tenure.validUntil = Math.max(tenure.validUntil, tenure.acquireFrom + 1);
    }
}
