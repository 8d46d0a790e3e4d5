package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.simulation.world.Event;
import io.github.dynamodblock.chaos.simulation.world.Fault;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all judges know of a world so far: grants, sends, acknowledgements and pauses. */
final class Ledger {
    /** δ: how late something may be, in nanoseconds of time in which its process ran. */
    static final long DELTA = 100_000_000L;

    private record Pause(long from, long until) {}

    final World world;
    private final Map<String, Attempts> attempts = new HashMap<>();
    private final List<List<Pause>> pauses = new ArrayList<>();
    private final List<Integer> lives = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private final Map<LockKey, List<Grant>> open = new HashMap<>();
    private final Map<LockKey, Map<Long, Grant>> byToken = new HashMap<>();
    private final Map<LockKey, Map<Long, String>> names = new HashMap<>();

    private record Freed(LockKey key, long token) {}

    private final Set<Freed> forced = new HashSet<>();

    private final Map<Integer, Event.Asked> asks = new HashMap<>();

    Ledger(World world) {
        this.world = world;
        for (int i = 0; i < world.setup().clients(); i++) {
            pauses.add(new ArrayList<>());
            lives.add(0);
        }
        for (LockKey key : world.keys()) {
            open.put(key, new ArrayList<>());
            byToken.put(key, new HashMap<>());
            names.put(key, new HashMap<>());
        }
    }

    void on(Event event) {
        if (event instanceof Event.Sent sent) {
            sent(sent);
        } else if (event instanceof Event.Landed landed) {
            LockRow after = landed.after();
            if (after != null && landed.write() instanceof LockWrite.Acquire acquire) {
                of(names, after.key())
                        .put(after.token().orElse(0), acquire.version().grant());
            }
        } else if (event instanceof Event.Answered answered) {
            answered(answered);
        } else if (event instanceof Event.GaveUp gaveUp) {
            if (gaveUp.request().write() instanceof LockWrite.Acquire acquire) {
                doubt(acquire, gaveUp.request().sentOn());
            }
        } else if (event instanceof Event.Asked asked) {
            asks.put(asked.ask(), asked);
        } else if (event instanceof Event.Granted granted) {
            granted(granted);
        } else if (event instanceof Event.Denied denied) {
            asks.remove(denied.ask());
        } else if (event instanceof Event.ReleaseAsked released) {
            grant(released.key(), released.token()).releaseAsked = released.at();
        } else if (event instanceof Event.ReleaseTold released) {
            Grant grant = grant(released.key(), released.token());
            grant.released = released.at();
            grant.releasedOk = released.outcome() == ReleaseOutcome.RELEASED;
        } else if (event instanceof Event.Meddled meddled && meddled.after() != null) {
            open(meddled.key()).forEach(grant -> grant.forced = true);
            forced.add(new Freed(meddled.key(), meddled.before().token().orElse(0)));
        } else if (event instanceof Event.Struck struck && struck.client() >= 0) {
            struck(struck);
        } else if (event instanceof Event.Started started) {
            lives.set(started.client(), started.life());
        }
    }

    private void sent(Event.Sent sent) {
        LockWrite write = sent.request().write();
        if (write instanceof LockWrite.Acquire || write instanceof LockWrite.Heartbeat) {
            Attempts of = attempts.get(write.version().grant());
            if (of == null) {
                of = new Attempts(sent.request().client(), sent.request().life());
                attempts.put(write.version().grant(), of);
            }
            of.sent(write.version().beat(), sent.request().sentOn());
        }
    }

    private void doubt(LockWrite.Acquire acquire, long sentOn) {
        Attempts of = attempts.get(acquire.version().grant());
        if (of != null) {
            of.doubtOn = Math.min(of.doubtOn, sentOn);
        }
    }

    private void answered(Event.Answered answered) {
        LockWrite write = answered.write();
        long sentOn = answered.request().sentOn();
        String name = write.version().grant();
        Attempts of = attempts.get(name);
        if (of == null) {
            return;
        }
        if (write instanceof LockWrite.Acquire acquire) {
            if (answered.answer() instanceof StoreAnswer.Unknown) {
                doubt(acquire, sentOn);
            } else if (answered.answer() instanceof StoreAnswer.Applied || shows(answered.answer(), name)) {
                of.acknowledge(Math.min(of.doubtOn, sentOn));
            }
            return;
        }
        if (answered.answer() instanceof StoreAnswer.Refused) {
            for (Grant grant : grantsOf(write.key(), name)) {
                grant.forced = false;
            }
        }
        if (write instanceof LockWrite.Heartbeat heartbeat) {
            Optional<LockRow> shown = answered.answer() instanceof StoreAnswer.Refused refused
                    ? refused.row().filter(row -> row.isHeldBy(name, heartbeat.token()))
                    : Optional.empty();
            if (answered.answer() instanceof StoreAnswer.Applied) {
                of.acknowledge(sentOn);
            } else if (shown.isPresent()
                    && shown.get().beat() >= heartbeat.version().beat()) {
                of.acknowledgeBeat(shown.get().beat());
            }
            extend(heartbeat, of, answered.at());
        }
    }

    private static boolean shows(StoreAnswer answer, String name) {
        return answer instanceof StoreAnswer.Refused refused
                && refused.row()
                        .filter(row -> row.isOf(name) && !row.released())
                        .isPresent();
    }

    private void extend(LockWrite.Heartbeat heartbeat, Attempts of, long now) {
        Grant grant = of(byToken, heartbeat.key()).get(heartbeat.token());
        // An acknowledgement that comes after V comes too late.
        if (grant != null && now < grant.valid) {
            grant.valid = Math.max(grant.valid, validity(grant.client, of.acknowledgedOn));
        }
    }

    private List<Grant> grantsOf(LockKey key, String name) {
        return open(key).stream().filter(grant -> grant.id.equals(name)).toList();
    }

    /** V if a grant that was never renewed counts from its very first attempt. */
    long earliestExpiry(Grant grant) {
        Attempts of = attempts.get(grant.id);
        if (of == null || of.acknowledgedOn > of.grantedOn) {
            return grant.valid;
        }
        return Math.min(grant.valid, validity(grant.client, of.firstOn));
    }

    /** V, in true time. */
    private long validity(int client, long acknowledgedOn) {
        long belief = (long) Math.floor(world.lease(client) / (1 + World.DRIFT));
        return world.trueTime(client, acknowledgedOn + belief);
    }

    private void granted(Event.Granted granted) {
        Event.Asked asked = asks.remove(granted.ask());
        String name = of(names, granted.key()).getOrDefault(granted.token(), "?");
        Grant grant = new Grant(
                granted.client(),
                granted.life(),
                granted.worker(),
                granted.key(),
                granted.token(),
                granted.lease(),
                name,
                asked == null ? granted.at() : asked.at(),
                granted.at());
        Attempts of = attempts.get(name);
        // Of a grant that this client never asked for nothing was acknowledged.
        grant.valid = of == null || of.client != granted.client() || of.acknowledgedOn == Long.MIN_VALUE
                ? granted.at() + world.lease(granted.client())
                : validity(granted.client(), of.acknowledgedOn);
        grant.forced = forced.contains(new Freed(granted.key(), granted.token()));
        if (of != null) {
            of.granted = true;
            of.grantedOn = of.acknowledgedOn;
        }
        grants.add(grant);
        open(granted.key()).add(grant);
        of(byToken, granted.key()).put(granted.token(), grant);
    }

    private void struck(Event.Struck struck) {
        if (struck.fault() == Fault.PAUSE) {
            pauses.get(struck.client()).add(new Pause(struck.at(), struck.at() + struck.length()));
        } else if (struck.fault() == Fault.KILL) {
            for (Grant grant : grants) {
                if (grant.client == struck.client()
                        && grant.killed == Grant.NEVER
                        && grant.life == life(grant.client)) {
                    grant.killed = struck.at();
                    grant.believing = false;
                    open(grant.key).remove(grant);
                }
            }
            asks.values().removeIf(ask -> ask.client() == struck.client());
        }
    }

    private static <V> Map<Long, V> of(Map<LockKey, Map<Long, V>> maps, LockKey key) {
        return maps.computeIfAbsent(key, k -> new HashMap<>());
    }

    /** The grant of that token; there is one. */
    Grant grant(LockKey key, long token) {
        Grant grant = of(byToken, key).get(token);
        if (grant == null) {
            throw new IllegalStateException("Nobody was granted token " + token + " of '" + key + "'");
        }
        return grant;
    }

    /** The same, or null if acquire did not return it yet. */
    @Nullable Grant grantIfAny(LockKey key, long token) {
        return of(byToken, key).get(token);
    }

    /** Who sent the first write under that name. */
    Optional<Attempts> attempts(String name) {
        return Optional.ofNullable(attempts.get(name));
    }

    /** The grants that are not over. */
    List<Grant> open(LockKey key) {
        return open.computeIfAbsent(key, k -> new ArrayList<>());
    }

    /** All grants by their time. */
    List<Grant> grants() {
        return grants;
    }

    /** Asks that have no answer yet. */
    List<Event.Asked> pending() {
        return List.copyOf(asks.values());
    }

    Optional<Event.Asked> asked(int ask) {
        return Optional.ofNullable(asks.get(ask));
    }

    int life(int client) {
        return lives.get(client);
    }

    /** For how much of that time a client was not paused. */
    long running(int client, long from, long until) {
        long running = Math.max(0, until - from);
        for (Pause pause : pauses.get(client)) {
            running -= Math.max(0, Math.min(pause.until(), until) - Math.max(pause.from(), from));
        }
        return running;
    }

    boolean wasPaused(int client, long at) {
        return pauses.get(client).stream().anyMatch(pause -> pause.from() <= at && at <= pause.until());
    }
}
