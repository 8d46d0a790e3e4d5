package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldFault;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.StoreAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ledger is what all judges know about a world so far: the grants, sends, acknowledgements and pauses. */
final class Ledger {
    /** δ, the tolerance for a late action, in nanoseconds of time in which the process ran. */
    static final long DELTA = 100_000_000L;

    private static final Set<WorldFault> STANDSTILLS =
            EnumSet.of(WorldFault.PAUSE, WorldFault.SUSPEND, WorldFault.IMAGE);

    final World world;
    private final Map<GrantName, AcquireAttempts> attempts = new HashMap<>();
    private final Pauses pauses;
    private final List<Integer> lives = new ArrayList<>();
    private final Map<Integer, Long> imaged = new HashMap<>();
    private final List<SimulatedGrant> grants = new ArrayList<>();
    private final Map<LockKey, List<SimulatedGrant>> open = new HashMap<>();
    private final GrantIndex index =
            new GrantIndex(name -> attempts(name).orElseThrow().first.at());

    /** A tenure that was released by force. */
    private record Freed(LockKey key, long token) {}

    private final Map<Freed, Long> forced = new HashMap<>();

    private final Map<Integer, WorldEvent.Asked> asks = new HashMap<>();

    Ledger(World world) {
        this.world = world;
        this.pauses = new Pauses(world.setup().clients());
        for (int i = 0; i < world.setup().clients(); i++) {
            lives.add(0);
        }
        for (LockKey key : world.keys()) {
            open.put(key, new ArrayList<>());
        }
    }

    void on(WorldEvent event) {
        if (event instanceof WorldEvent.Sent sent) {
            sent(sent);
        } else if (event instanceof WorldEvent.Landed landed) {
            LockRow after = landed.after();
            if (after != null && landed.write() instanceof LockWrite.Acquire) {
                index.landed(landed, after);
            }
        } else if (event instanceof WorldEvent.Answered answered) {
            answered(answered);
        } else if (event instanceof WorldEvent.Settled settled) {
            settled(settled);
        } else if (event instanceof WorldEvent.GaveUp gaveUp) {
            if (gaveUp.request().write() instanceof LockWrite.Acquire acquire) {
                doubt(acquire, stamp(gaveUp.request()));
            }
        } else if (event instanceof WorldEvent.Asked asked) {
            asks.put(asked.ask(), asked);
        } else if (event instanceof WorldEvent.Granted granted) {
            granted(granted);
        } else if (event instanceof WorldEvent.Denied denied) {
            asks.remove(denied.ask());
        } else if (event instanceof WorldEvent.HeartbeatAsked renewed) {
            grant(renewed.ask()).renews(renewed);
        } else if (event instanceof WorldEvent.HeartbeatTold renewed) {
            grant(renewed.ask()).told(renewed);
        } else if (event instanceof WorldEvent.ReleaseAsked released) {
            grant(released.ask()).releaseAsked = released.at();
        } else if (event instanceof WorldEvent.ReleaseTold released) {
            SimulatedGrant grant = grant(released.ask());
            grant.released = released.at();
            grant.releasedOk = released.outcome() == ReleaseOutcome.RELEASED;
            grant.releaseLost = released.outcome() == ReleaseOutcome.LOST;
        } else if (event instanceof WorldEvent.Meddled meddled && meddled.after() != null) {
            long token = meddled.before().token().orElse(0);
            open(meddled.key()).stream()
                    .filter(grant -> grant.token == token)
                    .forEach(grant -> grant.free(meddled.at()));
            forced.put(new Freed(meddled.key(), token), meddled.at());
        } else if (event instanceof WorldEvent.Struck struck && struck.client() >= 0) {
            struck(struck);
        } else if (event instanceof WorldEvent.Started started) {
            lives.set(started.client(), started.life());
        }
    }

    private void sent(WorldEvent.Sent sent) {
        LockWrite write = sent.request().write();
        if (write instanceof LockWrite.Acquire || write instanceof LockWrite.Heartbeat) {
            AcquireAttempts of = attempts.computeIfAbsent(
                    GrantName.of(write),
                    name -> new AcquireAttempts(
                            sent.request().client(), sent.request().life()));
            of.sent(write.version().beat(), stamp(sent.request()), lease(write));
        }
    }

    private static SendTime stamp(SimulatedRequest request) {
        return new SendTime(request.sentOn(), request.sentAt());
    }

    private void doubt(LockWrite.Acquire acquire, SendTime sent) {
        AcquireAttempts of = attempts.get(GrantName.of(acquire));
        if (of != null) {
            of.doubt = of.doubt.earlier(sent);
        }
    }

    private void answered(WorldEvent.Answered answered) {
        LockWrite write = answered.write();
        SendTime sent = stamp(answered.request());
        String name = write.version().grant();
        AcquireAttempts of = attempts.get(GrantName.of(write));
        if (of == null) {
            return;
        }
        if (write instanceof LockWrite.Acquire acquire) {
            if (answered.answer() instanceof StoreAnswer.Unknown) {
                doubt(acquire, sent);
            } else if (answered.answer() instanceof StoreAnswer.Applied || shows(answered.answer(), name)) {
                of.acknowledge(sent.earlier(of.uncertain()), lease(write));
            }
            return;
        }
        if (answered.answer() instanceof StoreAnswer.Refused refused) {
            for (SimulatedGrant grant : grantsOf(write.key(), name)) {
                // A refusal that shows the row held as before is older than the release by force. It tells the holder
                // nothing about that release.
                grant.forced &= refused.row()
                        .filter(row -> row.isHeldBy(name, grant.token))
                        .isPresent();
            }
        }
        if (write instanceof LockWrite.Heartbeat heartbeat) {
            Optional<LockRow> shown = answered.answer() instanceof StoreAnswer.Refused refused
                    ? refused.row().filter(row -> row.isHeldBy(name, heartbeat.token()))
                    : Optional.empty();
            if (answered.answer() instanceof StoreAnswer.Applied) {
                of.acknowledge(sent, lease(write));
                grantsOf(write.key(), name).forEach(grant -> grant.applied(sent));
            } else if (shown.isPresent()
                    && shown.get().beat() >= heartbeat.version().beat()) {
                of.acknowledgeBeat(shown.get().beat());
            }
            extend(heartbeat, of, answered.at());
        }
    }

    /**
     * Records the result of a transaction. If it was applied, its rows belong to the client. When their tokens are
     * known, the validity counts from the send of this transaction. This is also true if the refusal of a later attempt
     * shows the tokens.
     */
    private void settled(WorldEvent.Settled settled) {
        AcquireAttempts of = attempts.get(GrantName.of(settled.write()));
        if (of != null && settled.applied()) {
            of.unseen = of.unseen.earlier(stamp(settled.request()));
            of.acknowledge(of.uncertain(), lease(settled.write()));
        }
    }

    private static boolean shows(StoreAnswer answer, String name) {
        return answer instanceof StoreAnswer.Refused refused
                && refused.row()
                        .filter(row -> row.isOf(name) && !row.released())
                        .isPresent();
    }

    private void extend(LockWrite.Heartbeat heartbeat, AcquireAttempts of, long now) {
        SimulatedGrant grant = grantIfAny(heartbeat);
        // An acknowledgement that arrives after V is too late.
        if (grant != null && of.acknowledged != null && now < expiry(grant)) {
            boolean news = !of.acknowledged.equals(grant.renewed);
            if (news && now < earliestExpiry(grant)) {
                grant.renewedBeforeEarliest(of.acknowledged, belief(of.lease));
            }
            grant.renewed(of.acknowledged, belief(of.lease), world.rate(grant.client));
        }
    }

    private List<SimulatedGrant> grantsOf(LockKey key, String name) {
        return open(key).stream().filter(grant -> grant.id.equals(name)).toList();
    }

    /**
     * Returns the true time at which the monotonic clock of the holder shows V. This clock stands still while the
     * machine is suspended.
     */
    long expiry(SimulatedGrant grant) {
        return world.trueTime(grant.client, grant.validOn);
    }

    /**
     * Returns the same for a holder that counts from its very first attempt, even if this attempt certainly failed. For
     * such a holder, an acknowledgement between this time and {@link #expiry} is too late.
     */
    long earliestExpiry(SimulatedGrant grant) {
        return Math.min(expiry(grant), world.trueTime(grant.client, grant.earliestValidOn));
    }

    /** Returns how long a holder believes after an acknowledged send, by its own clock. */
    private static long belief(long lease) {
        return (long) Math.floor(lease / (1 + World.DRIFT));
    }

    /** Returns L, the lease duration, that an acquire or a heartbeat carries, in nanoseconds. */
    private static long lease(LockWrite write) {
        Duration said =
                write instanceof LockWrite.Acquire acquire ? acquire.lease() : ((LockWrite.Heartbeat) write).lease();
        return said.toNanos();
    }

    private void granted(WorldEvent.Granted granted) {
        WorldEvent.Asked asked = asks.remove(granted.ask());
        String name = index.name(granted);
        SimulatedGrant grant = new SimulatedGrant(
                granted.client(),
                granted.life(),
                granted.worker(),
                granted.key(),
                granted.token(),
                granted.lease(),
                name,
                asked == null ? granted.at() : asked.at(),
                granted.at());
        grant.atLeast = asked == null ? 0 : asked.atLeast();
        grant.atMost = asked == null ? 0 : asked.atMost();
        grant.byHand = asked != null && asked.byHand();
        grant.grantedOn = granted.on();
        grant.group = asked == null ? granted.ask() : asked.group();
        grant.size = asked == null ? 1 : asked.size();
        AcquireAttempts of = attempts.get(GrantName.of(grant));
        // Nothing was acknowledged of a grant that this client never requested.
        double rate = world.rate(granted.client());
        if (of == null || of.client != granted.client() || of.acknowledged == null) {
            grant.renewed(new SendTime(granted.on(), granted.at()), world.lease(granted.client()), rate);
        } else {
            grant.renewed(of.acknowledged, belief(of.lease), rate);
        }
        grant.earliestValidOn =
                of == null ? grant.validOn : Math.min(grant.validOn, of.first.on() + belief(world.lease(grant.client)));
        grant.free(forced.getOrDefault(new Freed(granted.key(), granted.token()), SimulatedGrant.NEVER));
        if (of != null) {
            of.granted = true;
        }
        grants.add(grant);
        open(granted.key()).add(grant);
        index.add(granted.ask(), grant);
    }

    private void struck(WorldEvent.Struck struck) {
        if (struck.fault() == WorldFault.IMAGE) {
            imaged.put(struck.client(), struck.at());
        }
        if (STANDSTILLS.contains(struck.fault())) {
            pauses.add(struck.client(), struck.at(), struck.length());
        } else if (struck.fault() == WorldFault.KILL) {
            for (SimulatedGrant grant : grants) {
                if (grant.client == struck.client()
                        && grant.killed == SimulatedGrant.NEVER
                        && grant.life == life(grant.client)) {
                    grant.killed = struck.at();
                    grant.believing = false;
                    open(grant.key).remove(grant);
                }
            }
            asks.values().removeIf(ask -> ask.client() == struck.client());
        }
    }

    /** Returns the grant of a request. The request must have been granted. */
    SimulatedGrant grant(int ask) {
        SimulatedGrant grant = grantIfAny(ask);
        if (grant == null) {
            throw new IllegalStateException("Nothing was granted to request " + ask);
        }
        return grant;
    }

    /** Returns the grant of a request, or null if acquire has not returned it yet. */
    @Nullable SimulatedGrant grantIfAny(int ask) {
        return index.of(ask);
    }

    /**
     * Returns the grant that a write renews or ends. Returns null if the write does neither, or if acquire has not
     * returned the grant yet.
     */
    @Nullable SimulatedGrant grantIfAny(LockWrite write) {
        return index.of(write);
    }

    /** Returns the grant that the row shows, or null if the row shows no known grant. */
    @Nullable SimulatedGrant holder(LockRow row) {
        return index.of(row);
    }

    /** Returns the attempts under a name, if a write was sent under it. */
    Optional<AcquireAttempts> attempts(GrantName name) {
        return Optional.ofNullable(attempts.get(name));
    }

    /** Returns the grants of a key whose process was not killed. */
    List<SimulatedGrant> open(LockKey key) {
        return open.computeIfAbsent(key, k -> new ArrayList<>());
    }

    /** Returns all grants in the order of time. */
    List<SimulatedGrant> grants() {
        return grants;
    }

    /** Returns the requests for which acquire has not returned yet. */
    List<WorldEvent.Asked> pending() {
        return List.copyOf(asks.values());
    }

    /** Returns a request for which acquire has not returned yet. */
    Optional<WorldEvent.Asked> asked(int ask) {
        return Optional.ofNullable(asks.get(ask));
    }

    /**
     * Returns whether the client that sent these attempts still knows about them. A new process does not know about
     * them, and neither does a copy from an image.
     */
    boolean isKnownToItsClient(AcquireAttempts of) {
        return life(of.client) == of.life && of.first.at() >= imaged.getOrDefault(of.client, 0L);
    }

    /** Returns the number of the present process of a client. */
    int life(int client) {
        return lives.get(client);
    }

    /** Returns for how much of the given time a client was neither paused nor suspended. */
    long running(int client, long from, long until) {
        return pauses.running(client, from, until);
    }

    /** Returns whether a client was paused or suspended at an instant. */
    boolean wasPaused(int client, long at) {
        return pauses.cover(client, at);
    }
}
