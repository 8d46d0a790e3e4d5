package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.spi.Clock;
import io.github.dynamodblock.system.SystemClock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for locks now, and what happened last. The build adds this observer only in dev mode. */
@Singleton
public class LockActivity implements LockObserver {
    private static final int MOST_EVENTS = 200;

    /**
     * A call that waits.
     *
     * @param client the name of the client for people
     * @param key the lock; of several locks that are requested together, the first
     * @param template the template of the key
     * @param thread the name of the thread that made the call
     * @param since milliseconds since 1970
     */
    public record Waiting(String client, String key, String template, String thread, long since) {}

    /**
     * Something that happened.
     *
     * @param at milliseconds since 1970
     * @param what what happened, in lower-case words
     * @param bad whether it is a loss, a danger or a failure
     * @param client the name of the client for people
     * @param token the fencing token as a text; empty if there is no lease
     * @param detail how long it took, and why; possibly empty
     */
    public record Happened(
            long at,
            String what,
            boolean bad,
            String client,
            String key,
            String template,
            String token,
            String detail) {}

    private final Clock clock;
    private final Map<LockCall, Waiting> waiting = new ConcurrentHashMap<>();
    /** The newest first. */
    private final Deque<Happened> events = new ArrayDeque<>();

    @Inject
    LockActivity() {
        this(new SystemClock());
    }

    LockActivity(Clock clock) {
        this.clock = clock;
    }

    /** Returns the calls that wait, the longest wait first. */
    public List<Waiting> waiting() {
        return waiting.values().stream()
                .sorted(Comparator.comparingLong(Waiting::since).thenComparing(Waiting::key))
                .toList();
    }

    /** Returns what happened last, the newest first, at most {@value #MOST_EVENTS}. */
    public synchronized List<Happened> events() {
        return List.copyOf(events);
    }

    private long now() {
        return clock.epochMicros() / 1000;
    }

    private void add(String what, boolean bad, LockCall call, LockKey key, String token, String detail) {
        Happened event = new Happened(
                now(), what, bad, ClientNames.shown(call.client()), key.toString(), call.template(), token, detail);
        synchronized (this) {
            events.addFirst(event);
            if (events.size() > MOST_EVENTS) {
                events.removeLast();
            }
        }
    }

    private void add(String what, boolean bad, LockCall call, Lease lease, String detail) {
        add(what, bad, call, lease.key(), Long.toString(lease.fencingToken()), detail);
    }

    private static String time(String did, Duration took) {
        long millis = took.toMillis();
        return did + " " + (millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0));
    }

    @Override
    public void waits(LockCall call) {
        waiting.put(
                call,
                new Waiting(
                        ClientNames.shown(call.client()),
                        call.key().toString(),
                        call.template(),
                        Thread.currentThread().getName(),
                        now()));
    }

    @Override
    public void answered(LockCall call, Answer answer, Duration took) {
        waiting.remove(call);
        String waited = time("waited", took);
        if (answer == Answer.GRANTED) {
            call.memo().remember(this, waited);
        } else {
            add(EnumText.words(answer), answer == Answer.FAILED, call, call.key(), "", waited);
        }
    }

    @Override
    public void granted(LockCall call, Lease lease) {
        add("granted", false, call, lease, call.memo().of(this, String.class).orElse(""));
    }

    @Override
    public void inDanger(LockCall call, Lease lease) {
        add("in danger", true, call, lease, "");
    }

    @Override
    public void safeAgain(LockCall call, Lease lease) {
        add("safe again", false, call, lease, "");
    }

    @Override
    public void lost(LockCall call, Lease lease, Optional<LostReason> reason, Duration held) {
        String why = reason.map(EnumText::words).orElse("found at its release");
        add("lost", true, call, lease, why + ", " + time("held", held));
    }

    @Override
    public void released(LockCall call, Lease lease, ReleaseOutcome outcome, Duration held) {
        boolean known = outcome == ReleaseOutcome.RELEASED;
        add(known ? "released" : "ended, outcome unknown", !known, call, lease, time("held", held));
    }
}
