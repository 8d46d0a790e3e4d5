package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.CommitOutcome;
import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LeaseTiming;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Invoke;
import io.github.dynamodblock.chaos.history.Outcome;
import io.github.dynamodblock.chaos.history.ProcessEvent;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.RunStage;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldFault;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes the history that a real run would write for a simulated world. The history contains nothing that only the
 * store or an observer of the world can know.
 *
 * <p>The events of one instant of a world have an order. To keep this order, the transcript stamps what ends at this
 * instant one nanosecond after the event before it.
 */
final class Transcript {
    private static final int OPERATIONS_PER_ACQUIRE = 4;
    private static final int RELEASE = 1;
    private static final int COMMIT = 2;
    private static final int COMMITTED_READ = 3;
    private static final int POLLS_PER_LEASE = 4;
    private static final int ATTEMPTS_IN_A_LEASE = 5;

    private final World world;
    private final String client;
    private final long seed;
    private final List<io.github.dynamodblock.chaos.history.Event> events = new ArrayList<>();
    private final RequestTranscript requests = new RequestTranscript(events::add);
    private final BeliefSampler beliefs = new BeliefSampler(events::add);
    private final FaultTranscript faults = new FaultTranscript(events::add, this::process);
    private final Map<Integer, Integer> lives = new HashMap<>();
    private final Map<Integer, WorldEvent.Asked> asks = new HashMap<>();
    private final Map<Integer, Long> grants = new HashMap<>();
    private final Map<Integer, WorldEvent.ReleaseAsked> commits = new HashMap<>();
    private final Map<Row, String> names = new HashMap<>();
    private final Map<LockKey, Resource> resources = new HashMap<>();
    private final Map<String, Long> counters = new TreeMap<>();
    private final Set<Integer> closing = new HashSet<>();
    private final Set<String> living = new TreeSet<>();
    private long writes = 1L << 40;
    private long instant;
    private long stamp;

    private record Row(LockKey key, long token) {}

    private static final class Resource {
        long highest = Long.MIN_VALUE;
        long accepted;
    }

    Transcript(World world, String client, long seed) {
        this.world = world;
        this.client = client;
        this.seed = seed;
        world.keys().forEach(key -> counters.put(RunDescription.committed(TranscriptNames.key(key)), 0L));
    }

    /** Processes an event of the world. */
    void on(WorldEvent event) {
        stamp = event.at() == instant ? stamp + 1 : event.at();
        instant = event.at();
        requests.on(event, stamp);
        faults.on(event);
        if (event instanceof WorldEvent.Asked asked) {
            asked(asked);
        } else if (event instanceof WorldEvent.Granted granted) {
            granted(granted);
        } else if (event instanceof WorldEvent.Denied denied) {
            denied(denied);
        } else if (event instanceof WorldEvent.ReleaseAsked released) {
            releaseAsked(released);
        } else if (event instanceof WorldEvent.CommitTold told) {
            committed(told);
        } else if (event instanceof WorldEvent.ReleaseTold told) {
            released(told);
        } else if (event instanceof WorldEvent.Told told) {
            told(told);
        } else if (event instanceof WorldEvent.Wrote wrote) {
            wrote(wrote);
        } else if (event instanceof WorldEvent.Landed landed) {
            landed(landed);
        } else if (event instanceof WorldEvent.Counted counted) {
            counters.put(RunDescription.committed(TranscriptNames.key(counted.key())), counted.value());
        } else {
            life(event);
        }
        beliefs.on(event);
    }

    /** Samples the leases. The caller calls this method after all events of an instant. */
    void afterwards(long now) {
        beliefs.look(now);
    }

    /** Returns the history that a real run would have left if it had gone like this world. */
    History history() {
        beliefs.end();
        faults.end(world.now());
        living.forEach(process -> events.add(new ProcessEvent(world.now(), process, ProcessEvent.Phase.EXITED)));
        return new History(settings(), ExitedProcesses.end(events), List.of());
    }

    private String process(int number) {
        return TranscriptNames.process(number, lives.getOrDefault(number, 0));
    }

    private static String process(WorldEvent.Asked asked) {
        return TranscriptNames.process(asked.client(), asked.life());
    }

    private static long op(int ask, int which) {
        return (long) ask * OPERATIONS_PER_ACQUIRE + which;
    }

    private void asked(WorldEvent.Asked asked) {
        asks.put(asked.ask(), asked);
        Invoke invoke = Invoke.acquire(
                        asked.at(),
                        process(asked),
                        asked.worker(),
                        op(asked.ask(), 0),
                        TranscriptNames.key(asked.key()),
                        asked.limit() < 0 ? OptionalLong.empty() : OptionalLong.of(asked.limit()))
                .renewedAtMost(asked.atMost() == 0 ? OptionalLong.empty() : OptionalLong.of(asked.atMost()));
        events.add(asked.isTogether() ? invoke.inGroup(op(asked.group(), 0)) : invoke);
    }

    private void granted(WorldEvent.Granted granted) {
        grants.put(granted.ask(), stamp);
        events.add(complete(granted.ask(), 0, Outcome.OK)
                .withGrant(granted.token(), names.getOrDefault(new Row(granted.key(), granted.token()), "unseen")));
    }

    private void denied(WorldEvent.Denied denied) {
        boolean refused = denied.why().equals("held") || denied.why().equals("LockNotGrantedException");
        events.add(
                complete(denied.ask(), 0, refused ? Outcome.FAIL : Outcome.INFO).withDetail(denied.why()));
    }

    private Complete complete(int ask, int which, Outcome outcome) {
        return completeAt(stamp, ask, which, outcome);
    }

    private Complete completeAt(long at, int ask, int which, Outcome outcome) {
        return Complete.of(at, process(asked(ask)), op(ask, which), outcome);
    }

    private WorldEvent.Asked asked(int ask) {
        return Optional.ofNullable(asks.get(ask)).orElseThrow();
    }

    private void releaseAsked(WorldEvent.ReleaseAsked released) {
        if (released.commits().isEmpty()) {
            invoke(released.at(), released.ask(), RELEASE, Action.RELEASE, released.token());
            return;
        }
        commits.put(released.ask(), released);
        long granted = Optional.ofNullable(grants.get(released.ask())).orElseThrow();
        invoke(granted, released.ask(), COMMITTED_READ, Action.COMMITTED_READ, released.token());
        events.add(completeAt(granted, released.ask(), COMMITTED_READ, Outcome.OK)
                .withValue(released.commits().getAsLong() - 1));
        invoke(released.at(), released.ask(), COMMIT, Action.COMMIT, released.token());
    }

    private void invoke(long at, int ask, int which, Action action, long token) {
        WorldEvent.Asked asked = asked(ask);
        events.add(Invoke.under(
                at, process(asked), asked.worker(), op(ask, which), action, TranscriptNames.key(asked.key()), token));
    }

    private void committed(WorldEvent.CommitTold told) {
        WorldEvent.ReleaseAsked asked =
                Optional.ofNullable(commits.get(told.ask())).orElseThrow();
        CommitOutcome outcome = Optional.ofNullable(told.outcome()).orElse(CommitOutcome.UNKNOWN);
        Outcome end = switch (outcome) {
            case COMMITTED -> Outcome.OK;
            case NOT_COMMITTED -> Outcome.FAIL;
            case UNKNOWN -> Outcome.INFO;
        };
        events.add(complete(told.ask(), COMMIT, end)
                .withValue(asked.commits().getAsLong())
                .withDetail(outcome.name()));
        invoke(stamp, told.ask(), RELEASE, Action.RELEASE, told.token());
    }

    private void released(WorldEvent.ReleaseTold told) {
        ReleaseOutcome outcome = Optional.ofNullable(told.outcome()).orElse(ReleaseOutcome.UNKNOWN);
        Outcome end = switch (outcome) {
            case RELEASED -> Outcome.OK;
            case LOST -> Outcome.FAIL;
            case UNKNOWN -> Outcome.INFO;
        };
        events.add(complete(told.ask(), RELEASE, end).withDetail(outcome.name()));
    }

    private void told(WorldEvent.Told told) {
        Callback.Kind kind = told.what() instanceof LeaseEvent.Lost
                ? Callback.Kind.LOST
                : told.what() instanceof LeaseEvent.InDanger ? Callback.Kind.IN_DANGER : Callback.Kind.SAFE_AGAIN;
        Optional<Callback.Reason> reason = told.what() instanceof LeaseEvent.Lost lost
                ? Optional.of(Callback.Reason.valueOf(lost.reason().name()))
                : Optional.empty();
        events.add(new Callback(
                stamp, process(asked(told.ask())), TranscriptNames.key(told.key()), told.token(), kind, reason));
    }

    /** Records a fenced write. In a simulated world, the resource responds at once. */
    private void wrote(WorldEvent.Wrote wrote) {
        Resource resource = resources.computeIfAbsent(wrote.key(), key -> new Resource());
        long op = writes++;
        String process = process(wrote.client());
        events.add(Invoke.under(
                stamp, process, 0, op, Action.FENCED_WRITE, TranscriptNames.key(wrote.key()), wrote.token()));
        Complete end = Complete.of(stamp, process, op, wrote.accepted() ? Outcome.OK : Outcome.FAIL);
        if (wrote.accepted()) {
            resource.highest = wrote.token();
            events.add(end.withSequence(++resource.accepted));
        } else {
            events.add(end.withValue(resource.highest).withDetail("refused"));
        }
    }

    private void landed(WorldEvent.Landed landed) {
        LockRow row = landed.after();
        if (row != null
                && landed.write() instanceof LockWrite.Acquire
                && row.token().isPresent()) {
            Version.parse(row.version())
                    .ifPresent(
                            version -> names.put(new Row(row.key(), row.token().getAsLong()), version.grant()));
        }
    }

    private void life(WorldEvent event) {
        if (event instanceof WorldEvent.Started started) {
            if (closing.remove(started.client())) {
                events.add(new ProcessEvent(stamp, process(started.client()), ProcessEvent.Phase.EXITED));
                living.remove(process(started.client()));
            }
            lives.put(started.client(), started.life());
            living.add(process(started.client()));
            events.add(new ProcessEvent(stamp, process(started.client()), ProcessEvent.Phase.STARTED));
            events.add(new ProcessEvent(stamp, process(started.client()), ProcessEvent.Phase.READY));
        } else if (event instanceof WorldEvent.Leaving leaving) {
            closing.add(leaving.client());
            events.add(new ProcessEvent(stamp, process(leaving.client()), ProcessEvent.Phase.STOPPING));
        } else if (event instanceof WorldEvent.Struck struck && struck.fault() == WorldFault.KILL) {
            closing.remove(struck.client());
            beliefs.killed(struck.client());
            living.remove(process(struck.client()));
            events.add(new ProcessEvent(stamp, process(struck.client()), ProcessEvent.Phase.KILLED));
        }
    }

    private RunDescription settings() {
        long lease = world.lease(0);
        LeaseTiming timing = LeaseTiming.ofLease(Duration.ofNanos(lease));
        return new RunDescription(
                client,
                seed,
                world.setup().clients(),
                2,
                world.setup().keys(),
                world.setup().end(),
                lease,
                timing.heartbeat().toNanos(),
                timing.safePeriod().toNanos(),
                lease / POLLS_PER_LEASE,
                World.DRIFT,
                lease / ATTEMPTS_IN_A_LEASE,
                true,
                Map.of(),
                0,
                0,
                world.setup().heal(),
                world.setup().end(),
                counters,
                Map.of(),
                0,
                0,
                Optional.empty(),
                RunStage.FINISHED,
                List.of(
                        "simulate",
                        "--cross-check",
                        "--client",
                        client,
                        "--seed",
                        Long.toString(seed),
                        "--schedules",
                        "1",
                        "--clients",
                        Integer.toString(world.setup().clients()),
                        "--keys",
                        Integer.toString(world.setup().keys())));
    }
}
