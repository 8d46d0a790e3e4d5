package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.checker.WingGongLowe.Call;
import io.github.dynamodblock.chaos.checker.WingGongLowe.Model;
import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Invoke;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The story of one lock as windows, told twice: as a history for the near-linear checker, and as calls on a fenced
 * mutex with expiry for the general one. The two tellings share nothing but the windows.
 */
final class LockStory {
    private static final String KEY = "k";
    private static final long FOREVER = Long.MAX_VALUE;

    enum End {
        RELEASED,
        RELEASE_INFO,
        RELEASE_NEVER_ENDED,
        RELEASE_LOST_AFTER_UNKNOWN,
        RELEASE_LOST,
        EXPIRED,
        KILLED
    }

    /** One grant; {@code releaseFrom} means nothing where it expired, {@code releaseTo} only where it returned. */
    static final class Tenure {
        long token;
        long acquireFrom;
        long acquireTo;
        End end = End.EXPIRED;
        long releaseFrom;
        long releaseTo;
        long validUntil;
        /** Applied at the store, but its operation gave up: known by its request alone. */
        boolean unseen;

        boolean tokenMissing;
    }

    final boolean dense;
    final List<Tenure> tenures = new ArrayList<>();
    /** Sends of acquires that were never answered. */
    final List<Long> unanswered = new ArrayList<>();

    final List<Boolean> unansweredIsKill = new ArrayList<>();
    boolean foreignRelease;

    LockStory(boolean dense) {
        this.dense = dense;
    }

    // As a history.

    History history() {
        List<Event> events = new ArrayList<>();
        int worker = 0;
        for (Tenure tenure : tenures) {
            worker++;
            tell(tenure, "worker-" + worker + ".1", events);
        }
        for (int i = 0; i < unanswered.size(); i++) {
            worker++;
            unanswered(unanswered.get(i), unansweredIsKill.get(i), "worker-" + worker + ".1", events);
        }
        if (foreignRelease) {
            String process = "worker-99.1";
            events.add(Invoke.under(5, process, 0, 1, Action.RELEASE, KEY, tenures.get(0).token));
            events.add(Complete.of(6, process, 1, Outcome.OK));
        }
        return new History(settings(), events, List.of());
    }

    private static void tell(Tenure tenure, String process, List<Event> events) {
        events.add(Invoke.acquire(tenure.acquireFrom, process, 0, 1, KEY, 1_000_000));
        events.add(new Rpc(
                tenure.acquireTo,
                process,
                tenure.acquireFrom,
                Rpc.Kind.ACQUIRE,
                KEY,
                Optional.of("g" + process),
                OptionalLong.of(1),
                OptionalLong.of(tenure.unseen ? 50 : tenure.validUntil - tenure.acquireFrom),
                Rpc.Answer.APPLIED,
                OptionalLong.of(tenure.token),
                Optional.of("g" + process + "x.1"),
                false));
        if (tenure.unseen) {
            events.add(Complete.of(tenure.acquireTo + 1, process, 1, Outcome.FAIL));
            return;
        }
        Complete returned = Complete.of(tenure.acquireTo, process, 1, Outcome.OK);
        events.add(tenure.tokenMissing ? returned : returned.withGrant(tenure.token, "g" + process));
        release(tenure, process, events);
    }

    private static void release(Tenure tenure, String process, List<Event> events) {
        Invoke invoke = Invoke.under(tenure.releaseFrom, process, 0, 2, Action.RELEASE, KEY, tenure.token);
        switch (tenure.end) {
            case EXPIRED -> {}
            case KILLED -> events.add(new ProcessEvent(tenure.acquireTo + 1, process, ProcessEvent.Phase.KILLED));
            case RELEASE_NEVER_ENDED -> events.add(invoke);
            default -> {
                Outcome outcome = tenure.end == End.RELEASED
                        ? Outcome.OK
                        : tenure.end == End.RELEASE_INFO ? Outcome.INFO : Outcome.FAIL;
                events.add(invoke);
                events.add(Complete.of(tenure.releaseTo, process, 2, outcome));
            }
        }
        if (tenure.end == End.RELEASE_LOST_AFTER_UNKNOWN) {
            events.add(new Rpc(
                    tenure.releaseTo,
                    process,
                    tenure.releaseFrom,
                    Rpc.Kind.RELEASE,
                    KEY,
                    Optional.of("g" + process),
                    OptionalLong.of(2),
                    OptionalLong.empty(),
                    Rpc.Answer.UNKNOWN,
                    OptionalLong.empty(),
                    Optional.empty(),
                    false));
        }
    }

    private static void unanswered(long sent, boolean kill, String process, List<Event> events) {
        events.add(Invoke.acquire(sent, process, 0, 1, KEY, 1_000_000));
        if (kill) {
            events.add(new ProcessEvent(sent + 1, process, ProcessEvent.Phase.KILLED));
            return;
        }
        events.add(new Rpc(
                sent + 1,
                process,
                sent,
                Rpc.Kind.ACQUIRE,
                KEY,
                Optional.of("g" + process),
                OptionalLong.of(1),
                OptionalLong.of(50),
                Rpc.Answer.UNKNOWN,
                OptionalLong.empty(),
                Optional.empty(),
                false));
        events.add(Complete.of(sent + 2, process, 1, Outcome.FAIL));
    }

    private RunDescription settings() {
        return new RunDescription(
                "story",
                0,
                9,
                1,
                1,
                1,
                50,
                10,
                20,
                10,
                0,
                10,
                dense,
                Map.of(),
                0,
                0,
                1_000_000,
                1_000_000,
                Map.of(),
                Map.of(),
                0,
                0,
                Optional.empty());
    }

    // As calls on a fenced mutex with expiry.

    enum What {
        ACQUIRE,
        ACQUIRE_UNSEEN,
        END,
        BUMP,
        IMPOSSIBLE
    }

    record Step(What what, long token) {}

    record Mutex(long last, boolean held) {}

    private static final long NO_TOKEN_YET = Long.MIN_VALUE;

    Model<Mutex, Step> model() {
        return new Model<>() {
            @Override
            public Mutex initial() {
                return new Mutex(NO_TOKEN_YET, false);
            }

            @Override
            public Optional<Mutex> apply(Mutex mutex, Step step) {
                boolean next = !mutex.held()
                        && (mutex.last() == NO_TOKEN_YET
                                || (dense ? step.token() == mutex.last() + 1 : step.token() > mutex.last()));
                return switch (step.what()) {
                    case ACQUIRE -> next ? Optional.of(new Mutex(step.token(), true)) : Optional.empty();
                    case ACQUIRE_UNSEEN -> next ? Optional.of(new Mutex(step.token(), false)) : Optional.empty();
                    case END ->
                        mutex.held() && mutex.last() == step.token()
                                ? Optional.of(new Mutex(mutex.last(), false))
                                : Optional.empty();
                    case BUMP ->
                        mutex.held() || mutex.last() == NO_TOKEN_YET
                                ? Optional.empty()
                                : Optional.of(new Mutex(mutex.last() + 1, false));
                    case IMPOSSIBLE -> Optional.empty();
                };
            }
        };
    }

    List<Call<Step>> calls() {
        List<Call<Step>> calls = new ArrayList<>();
        for (Tenure tenure : tenures) {
            What what = tenure.tokenMissing ? What.IMPOSSIBLE : tenure.unseen ? What.ACQUIRE_UNSEEN : What.ACQUIRE;
            calls.add(new Call<>(tenure.acquireFrom, tenure.acquireTo, true, new Step(what, tenure.token)));
            if (!tenure.unseen) {
                calls.add(end(tenure));
            }
        }
        if (dense) {
            unanswered.forEach(sent -> calls.add(new Call<>(sent, FOREVER, false, new Step(What.BUMP, 0))));
        }
        if (foreignRelease) {
            calls.add(new Call<>(5, 6, true, new Step(What.IMPOSSIBLE, 0)));
        }
        return calls;
    }

    private static Call<Step> end(Tenure tenure) {
        Step step = new Step(What.END, tenure.token);
        return switch (tenure.end) {
            case RELEASED -> new Call<>(tenure.releaseFrom, tenure.releaseTo, true, step);
            case RELEASE_INFO, RELEASE_NEVER_ENDED, RELEASE_LOST_AFTER_UNKNOWN ->
                new Call<>(Math.min(tenure.releaseFrom, tenure.validUntil), FOREVER, false, step);
            case RELEASE_LOST, EXPIRED, KILLED -> new Call<>(tenure.validUntil, FOREVER, false, step);
        };
    }

    boolean linearizable() {
        return WingGongLowe.linearizable(model(), calls());
    }
}
