package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.Lease;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.simulation.world.RequestFate;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldSetup;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.RowContent;
import io.github.dynamodblock.spi.StoreAnswer;
import io.github.dynamodblock.spi.Version;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Events of a world with true clocks, one key and leases of 600 ms, written by hand; times are in nanoseconds. */
final class Script {
    static final long MILLI = 1_000_000;
    static final long L = 600 * MILLI;
    /** V of what was sent at 0. */
    static final long V = (long) Math.floor(L / (1 + World.DRIFT));

    static final long PATIENCE = (long) Math.ceil(L * (1 + World.DRIFT));
    static final WorldSetup SETUP = WorldSetup.of(4, 1);
    /** Above all tokens of scripts. */
    private static final long FLOOR = 1_000_000;

    private static final LockKey KEY = LockKey.of("key", "a");
    /** Of which only those know who ask for both together. */
    private static final LockKey OTHER = LockKey.of("key", "b");

    private final List<WorldEvent> events = new ArrayList<>();
    private @Nullable SimulatedRequest lost;
    private WorldEvent.@Nullable Landed applied;
    private int number;
    private @Nullable LockRow row;
    /** The row of the other key. */
    private @Nullable LockRow other;

    private WorldEvent.@Nullable Answered refusal;
    private long beat;
    private int asks;
    private final Map<Integer, Integer> pending = new HashMap<>();
    private final Map<Held, Integer> granted = new HashMap<>();

    private record Held(int client, long token) {}

    List<WorldEvent> events() {
        return List.copyOf(events);
    }

    /** A new ask of that client. */
    private int asking(int client) {
        asks++;
        pending.put(client, asks);
        return asks;
    }

    private int asked(int client) {
        Integer ask = pending.remove(client);
        return ask == null ? ++asks : ask;
    }

    private int granted(int client, long token) {
        int ask = asked(client);
        granted.put(new Held(client, token), ask);
        return ask;
    }

    /** To which ask that was granted, or none. */
    private int ask(int client, long token) {
        return granted.getOrDefault(new Held(client, token), -1);
    }

    private static Version version(int client, long beat) {
        return new Version("0".repeat(31) + client, beat);
    }

    private static LockRow held(int client, long token, long beat, boolean released) {
        return new LockRow(
                KEY,
                Optional.of("client-" + client),
                Optional.of(Duration.ofNanos(L)),
                version(client, beat).toString(),
                released,
                OptionalLong.of(token),
                RowContent.NONE);
    }

    private SimulatedRequest send(long at, int client, @Nullable LockWrite write) {
        SimulatedRequest request =
                new SimulatedRequest(client, 0, number, number, number++, 1, KEY, write, true, at, at);
        events.add(new WorldEvent.Sent(at, request));
        return request;
    }

    /** Requests of one transaction, or of one beat. */
    private SimulatedRequest sendWith(long at, int client, int first, LockWrite write) {
        SimulatedRequest request =
                new SimulatedRequest(client, 0, number++, first, first, 2, write.key(), write, true, at, at);
        events.add(new WorldEvent.Sent(at, request));
        return request;
    }

    private LockWrite.Acquire acquire(int client) {
        return acquire(client, FLOOR);
    }

    private LockWrite.Acquire acquire(int client, long floor) {
        Optional<String> seen = row == null || row.released() ? Optional.empty() : Optional.of(row.version());
        return new LockWrite.Acquire(
                KEY, version(client, ++beat), "client", Duration.ofNanos(L), seen, floor, 0, false, RowContent.NONE);
    }

    private Script applied(long at, SimulatedRequest request, LockWrite write, @Nullable LockRow after) {
        WorldEvent.Landed landed = new WorldEvent.Landed(at, request, write, 0, row, after);
        events.add(landed);
        if (after != null) {
            row = after;
            applied = landed;
            events.add(new WorldEvent.Answered(at, request, write, new StoreAnswer.Applied(after), at));
        }
        return this;
    }

    /** What was applied last is applied once more, whatever the row is; nobody hears of that. */
    Script again(long at) {
        WorldEvent.Landed once = Objects.requireNonNull(applied);
        events.add(new WorldEvent.Landed(at, once.request(), once.write(), 1, row, once.after()));
        row = once.after();
        return this;
    }

    /** An acquire that nobody hears of any more. */
    Script lost(long sent, int client) {
        lost = send(sent, client, acquire(client));
        events.add(new WorldEvent.GaveUp(sent + 1, lost));
        return this;
    }

    /** The lost acquire is applied after all. */
    Script lands(long at, long token) {
        SimulatedRequest late = Objects.requireNonNull(lost);
        LockWrite.Acquire write = (LockWrite.Acquire) Objects.requireNonNull(late.write());
        LockRow after = held(late.client(), token, write.version().beat(), false);
        events.add(new WorldEvent.Landed(at, late, write, 0, row, after));
        row = after;
        return this;
    }

    /** The row is no more. */
    Script vanishes(long at) {
        events.add(new WorldEvent.Meddled(at, KEY, Objects.requireNonNull(row), null));
        row = null;
        return this;
    }

    /** The row is no more, and that client makes it anew, above that floor. */
    Script takesAnew(long at, int client, long token, long floor) {
        vanishes(at);
        LockWrite.Acquire write = acquire(client, floor);
        return applied(at, send(at, client, write), write, held(client, token, beat, false));
    }

    /** An acquire that is applied and answered. */
    Script takes(long sent, long landed, int client, long token) {
        LockWrite.Acquire write = acquire(client);
        return applied(landed, send(sent, client, write), write, held(client, token, beat, false));
    }

    Script asks(long at, int client, long limit) {
        events.add(
                new WorldEvent.Asked(at, client, 0, 2 * client, asking(client), asks, 1, KEY, limit, 0, 0, false, at));
        return this;
    }

    /** What it asks for is to stay taken for that long. */
    Script asksToKeep(long at, int client, long atLeast) {
        events.add(new WorldEvent.Asked(
                at, client, 0, 2 * client, asking(client), asks, 1, KEY, L, atLeast, 0, false, at));
        return this;
    }

    Script denied(long at, int client) {
        events.add(new WorldEvent.Denied(at, client, 0, 2 * client, asked(client), KEY, "late", at));
        return this;
    }

    Script granted(long at, int client, long token, boolean believes) {
        events.add(new WorldEvent.Granted(
                at, client, 0, 2 * client, granted(client, token), KEY, lease(believes), token, at));
        return this;
    }

    private static Lease lease(boolean believes) {
        return (Lease) Proxy.newProxyInstance(
                Lease.class.getClassLoader(), new Class<?>[] {Lease.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isValid")) {
                        return believes;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A heartbeat that is applied, whatever the row is. */
    Script beats(long at, int client, long token) {
        LockWrite write = new LockWrite.Heartbeat(KEY, version(client, ++beat), token, Duration.ofNanos(L), 0);
        return applied(at, send(at, client, write), write, held(client, token, beat, false));
    }

    /** What it asks for is to be renewed for that long at most. */
    Script asksAtMost(long at, int client, long atMost) {
        events.add(
                new WorldEvent.Asked(at, client, 0, 2 * client, asking(client), asks, 1, KEY, L, 0, atMost, false, at));
        return this;
    }

    /** What it asks for it renews by hand. */
    Script asksByHand(long at, int client) {
        events.add(new WorldEvent.Asked(at, client, 0, 2 * client, asking(client), asks, 1, KEY, L, 0, 0, true, at));
        return this;
    }

    /** It asks for a heartbeat, which moves the limits that are not 0. */
    Script wants(long at, int client, long token, long atMost, long atLeast) {
        events.add(new WorldEvent.HeartbeatAsked(at, client, ask(client, token), KEY, atMost, atLeast, at));
        return this;
    }

    /** Refused, for the store gave no answer. */
    Script unavailable(long at, int client) {
        events.add(
                new WorldEvent.Denied(at, client, 0, 2 * client, asked(client), KEY, "StoreUnavailableException", at));
        return this;
    }

    /** Who listens to both that were granted together hears of a loss. */
    Script toldOfBoth(long at, int client, long token) {
        events.add(new WorldEvent.ToldOfAll(at, client, ask(client, token), new LeaseEvent.Lost(LostReason.STOLEN)));
        return this;
    }

    /** A heartbeat that has no answer, and may be known to be lost. */
    Script beatsInVain(long at, int client, long token, boolean lost) {
        LockWrite write = new LockWrite.Heartbeat(KEY, version(client, ++beat), token, Duration.ofNanos(L), 0);
        SimulatedRequest request = send(at, client, write);
        if (lost) {
            events.add(new WorldEvent.Troubled(at, request, RequestFate.REQUEST_LOST, 0));
        }
        return this;
    }

    /** It closes, or makes ready for an image. */
    Script leaves(long at, int client) {
        return leaves(at, client, 0);
    }

    /** It closes, and waits that long for work. */
    Script leaves(long at, int client, long grace) {
        events.add(new WorldEvent.Leaving(at, client, grace));
        return this;
    }

    /** Work begins under what was granted, or ends. */
    Script works(long at, int client, long token, boolean begins) {
        events.add(new WorldEvent.Working(at, client, ask(client, token), KEY, begins));
        return this;
    }

    /** What was granted is freed, and not by its holder. */
    Script isFreed(long at, int client, long token) {
        LockWrite write = new LockWrite.Release(KEY, version(client, ++beat), token);
        return applied(at, send(at, client, write), write, held(client, token, beat, true));
    }

    Script sees(long at, int client) {
        SimulatedRequest request = send(at, client, null);
        events.add(new WorldEvent.Read(at, request, new ReadAnswer.Shown(Optional.ofNullable(row)), false, at));
        return this;
    }

    Script releases(long at, int client, long token) {
        return releases(at, client, token, ReleaseOutcome.RELEASED);
    }

    Script releases(long at, int client, long token, ReleaseOutcome told) {
        events.add(new WorldEvent.ReleaseAsked(
                at, client, 2 * client, ask(client, token), KEY, token, OptionalLong.empty()));
        LockWrite write = new LockWrite.Release(KEY, version(client, ++beat), token);
        applied(at, send(at, client, write), write, held(client, token, beat, true));
        events.add(new WorldEvent.ReleaseTold(at, client, 2 * client, ask(client, token), KEY, token, told));
        return this;
    }

    /** A release that is sent, and waited for in vain. */
    Script waits(long at, int client, long token) {
        events.add(new WorldEvent.GaveUp(
                at, send(at, client, new LockWrite.Release(KEY, version(client, ++beat), token))));
        return this;
    }

    /** A release that is sent and refused. */
    Script fails(long at, int client, long token) {
        LockWrite write = new LockWrite.Release(KEY, version(client, ++beat), token);
        SimulatedRequest request = send(at, client, write);
        events.add(new WorldEvent.Landed(at, request, write, 0, row, null));
        events.add(new WorldEvent.Answered(at, request, write, new StoreAnswer.Refused(Optional.ofNullable(row)), at));
        return this;
    }

    /** A heartbeat that is refused then, and of which its holder hears when {@link #hears} says so. */
    Script refuses(long at, int client, long token) {
        LockWrite write = new LockWrite.Heartbeat(KEY, version(client, beat), token, Duration.ofNanos(L), 0);
        SimulatedRequest request = send(at, client, write);
        events.add(new WorldEvent.Landed(at, request, write, 0, row, null));
        refusal = new WorldEvent.Answered(at, request, write, new StoreAnswer.Refused(Optional.ofNullable(row)), at);
        return this;
    }

    Script hears(long at) {
        WorldEvent.Answered heard = Objects.requireNonNull(refusal);
        events.add(new WorldEvent.Answered(at, heard.request(), heard.write(), heard.answer(), at));
        return this;
    }

    /** A release of which its holder hears that, and no request was sent. */
    Script ends(long at, int client, long token, ReleaseOutcome outcome) {
        events.add(new WorldEvent.ReleaseAsked(
                at, client, 2 * client, ask(client, token), KEY, token, OptionalLong.empty()));
        events.add(new WorldEvent.ReleaseTold(at, client, 2 * client, ask(client, token), KEY, token, outcome));
        return this;
    }

    /** A release that is sent and never answered. */
    Script sends(long at, int client, long token) {
        send(at, client, new LockWrite.Release(KEY, version(client, ++beat), token));
        return this;
    }

    /** A commit that is applied, whatever the row is; it counts from {@code before} to {@code value}. */
    Script commits(long at, int client, long token, long before, long value) {
        LockWrite.Commit write =
                new LockWrite.Commit(KEY, version(client, ++beat).committing(), token, List.of());
        applied(at, send(at, client, write), write, held(client, token, beat, true));
        events.add(new WorldEvent.Counted(at, write, KEY, before, value));
        return this;
    }

    Script toldOfCommit(long at, int client, long token, CommitOutcome outcome) {
        events.add(new WorldEvent.CommitTold(at, client, ask(client, token), KEY, token, outcome));
        return this;
    }

    /** An operator frees the row, whoever has it. */
    Script frees(long at) {
        LockRow before = Objects.requireNonNull(row);
        row = new LockRow(
                KEY,
                before.owner(),
                before.lease(),
                before.version() + ".forced",
                true,
                OptionalLong.of(before.token().orElse(0) + 1),
                RowContent.NONE);
        events.add(new WorldEvent.Meddled(at, KEY, before, row));
        return this;
    }

    Script told(long at, int client, long token, LostReason reason) {
        events.add(new WorldEvent.Told(at, client, ask(client, token), KEY, token, new LeaseEvent.Lost(reason)));
        return this;
    }

    Script writes(long at, int client, long token, boolean accepted) {
        events.add(new WorldEvent.Wrote(at, client, KEY, token, accepted, false));
        return this;
    }

    /** Both keys are taken by one grant, under a token and the next one, and each when it says. */
    Script takesBoth(long landed, long later, int client, long token) {
        Version version = version(client, ++beat);
        int first = number;
        LockWrite.Acquire write = acquire(KEY, version);
        LockWrite.Acquire with = acquire(OTHER, version);
        SimulatedRequest request = sendWith(0, client, first, write);
        SimulatedRequest together = sendWith(0, client, first, with);
        row = held(client, token, beat, false);
        events.add(new WorldEvent.Landed(landed, request, write, 0, null, row));
        other = of(OTHER, row, token + 1, false);
        events.add(new WorldEvent.Landed(later, together, with, 0, null, other));
        events.add(new WorldEvent.Settled(later, request, write, true, later));
        events.add(new WorldEvent.Settled(later, together, with, true, later));
        return this;
    }

    private static LockWrite.Acquire acquire(LockKey key, Version version) {
        return new LockWrite.Acquire(
                key, version, "client", Duration.ofNanos(L), Optional.empty(), FLOOR, 0, false, RowContent.NONE);
    }

    private static LockRow of(LockKey key, LockRow row, long token, boolean released) {
        return new LockRow(
                key, row.owner(), row.lease(), row.version(), released, OptionalLong.of(token), row.content());
    }

    Script grantedBoth(long at, int client, long token, long with) {
        int first = asks + 1;
        events.add(new WorldEvent.Asked(at, client, 0, 2 * client, first, first, 2, KEY, L, 0, 0, false, at));
        events.add(new WorldEvent.Asked(at, client, 0, 2 * client, first + 1, first, 2, OTHER, L, 0, 0, false, at));
        asks += 2;
        granted.put(new Held(client, token), first);
        events.add(new WorldEvent.Granted(at, client, 0, 2 * client, first, KEY, lease(false), token, at));
        events.add(new WorldEvent.Granted(at, client, 0, 2 * client, first + 1, OTHER, lease(false), with, at));
        return this;
    }

    /** The other of both is released. */
    Script endsOther(long at, int client, long token, long with) {
        events.add(new WorldEvent.ReleaseAsked(
                at, client, 2 * client, ask(client, token) + 1, OTHER, with, OptionalLong.empty()));
        return this;
    }

    /** The other of both is told as lost with the first. */
    Script toldOther(long at, int client, long token, long with) {
        LeaseEvent lost = new LeaseEvent.Lost(LostReason.WITH_ANOTHER);
        events.add(new WorldEvent.Told(at, client, ask(client, token) + 1, OTHER, with, lost));
        return this;
    }

    /** The other of both is renewed. */
    Script renewsOther(long at, int client, long token) {
        sendWith(
                at,
                client,
                number,
                new LockWrite.Heartbeat(OTHER, version(client, ++beat), token, Duration.ofNanos(L), 0));
        return this;
    }

    /** An operator frees the other of both. */
    Script freesOther(long at) {
        LockRow before = Objects.requireNonNull(other);
        other = of(OTHER, before, before.token().orElse(0) + 1, true);
        events.add(new WorldEvent.Meddled(at, OTHER, before, other));
        return this;
    }

    /** A commit under both that is applied, and counts for both. */
    Script commitsBoth(long at, int client, long token) {
        commits(at, client, token, 0, 1);
        WorldEvent.Counted first = (WorldEvent.Counted) events.get(events.size() - 1);
        events.add(new WorldEvent.Counted(at, first.write(), OTHER, 0, 1));
        return this;
    }

    /** Nothing more until then. */
    Script until(long at) {
        events.add(new WorldEvent.Healed(at));
        return this;
    }

    /** The row as it is now. */
    @Nullable LockRow now() {
        return row;
    }

    /** A stale read shows that row. */
    Script seesStale(long at, int client, @Nullable LockRow old) {
        SimulatedRequest request = send(at, client, null);
        events.add(new WorldEvent.Read(at, request, new ReadAnswer.Shown(Optional.ofNullable(old)), true, at));
        return this;
    }

    /** An acquire is refused, and its response shows the newest row. */
    Script refusedAcquire(long at, int client) {
        LockWrite write = acquire(client);
        SimulatedRequest request = send(at, client, write);
        events.add(new WorldEvent.Landed(at, request, write, 0, row, null));
        events.add(new WorldEvent.Answered(at, request, write, new StoreAnswer.Refused(Optional.ofNullable(row)), at));
        return this;
    }
}
