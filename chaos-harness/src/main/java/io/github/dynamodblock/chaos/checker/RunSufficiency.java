package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.RunDescription;
import io.github.dynamodblock.chaos.history.RunStage;
import io.github.dynamodblock.chaos.history.Stall;
import io.github.dynamodblock.chaos.history.StoreDelay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks H: the run did what it planned, and enough of it. The verdict is VALID or UNKNOWN, never INVALID. */
final class RunSufficiency implements Checker {
    private static final String REMEDY = "run for longer, with a shorter lease or with fewer keys";
    private static final String QUIETER = "use a quieter machine";

    @Override
    public Property property() {
        return Property.HONESTY;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        List<String> doubts = new ArrayList<>();
        faults(history, evidence, doubts);
        grants(history, evidence, doubts);
        peers(history, evidence, doubts);
        processes(history, doubts);
        excuses(history, doubts);
        return doubts.isEmpty()
                ? evidence.conclude(Verdict.VALID, "every planned fault took effect, with enough grants and contention")
                : evidence.conclude(Verdict.UNKNOWN, String.join("; ", doubts));
    }

    private static void faults(History history, FindingBuilder evidence, List<String> doubts) {
        List<InjectedFault> injected = InjectedFault.of(history);
        history.settings().plannedFaults().forEach((kind, planned) -> {
            long landed = injected.stream()
                    .filter(fault -> fault.begin().kind().word().equals(kind) && fault.landed())
                    .count();
            evidence.add("planned faults", planned);
            evidence.add("landed faults", landed);
            if (landed < planned) {
                doubts.add("only " + landed + " of " + planned + " planned faults '" + kind
                        + "' took effect; nemesis.jsonl shows the reason at the end of each other fault");
            }
        });
    }

    private static void grants(History history, FindingBuilder evidence, List<String> doubts) {
        RunDescription run = history.settings();
        int before = doubts.size();
        Map<String, List<Grant>> byKey = new TreeMap<>(Grants.byKey(history));
        byKey.keySet().removeIf(RunDescription::isHeld);
        if (byKey.size() < run.keys()) {
            doubts.add("only " + byKey.size() + " of " + run.keys() + " keys were ever granted");
        }
        byKey.forEach((key, grants) -> {
            evidence.add("grants", grants.size());
            if (grants.size() < JudgeConstants.MIN_GRANTS_PER_KEY) {
                doubts.add("only " + grants.size() + " grants of " + key + ", but " + JudgeConstants.MIN_GRANTS_PER_KEY
                        + " are needed");
            }
        });
        long takeovers =
                Succession.all(history).stream().filter(Succession::takeover).count();
        evidence.add("takeovers", takeovers);
        if (InjectedFault.planTakeovers(run) && takeovers < JudgeConstants.MIN_TAKEOVERS) {
            doubts.add("only " + takeovers + " takeovers, but " + JudgeConstants.MIN_TAKEOVERS + " are needed");
        }
        if (doubts.size() > before) {
            doubts.add(REMEDY);
        }
        long contended = Contention.contended(history).size();
        evidence.add("contended grants", contended);
        if (contended * JudgeConstants.MIN_CONTENDED_ONE_IN < evidence.counted("grants")) {
            doubts.add("only " + contended + " of " + evidence.counted("grants")
                    + " grants were contended: run with fewer keys or more workers");
        }
    }

    private static void peers(History history, FindingBuilder evidence, List<String> doubts) {
        RunDescription run = history.settings();
        if (run.peers().isEmpty()) {
            return;
        }
        if (!run.mixed()) {
            doubts.add("none of our clients took part, so the run proves nothing about them");
            return;
        }
        for (Succession succession : Succession.all(history)) {
            boolean ours = run.peer(succession.before().process()).isEmpty();
            succession
                    .after()
                    .filter(next -> ours != run.peer(next.process()).isEmpty())
                    .ifPresent(next -> evidence.count(ours ? "passed to a peer" : "passed to ours"));
        }
        for (String way : List.of("passed to a peer", "passed to ours")) {
            if (evidence.counted(way) < JudgeConstants.MIN_PASSED) {
                doubts.add("only " + evidence.counted(way) + " locks " + way + ", but " + JudgeConstants.MIN_PASSED
                        + " are needed; " + REMEDY);
            }
        }
    }

    /**
     * Adds a doubt if too much of the time was stalls, or a slow store, without a planned fault. Such times excuse
     * losses and waits. They are summed over all incarnations of a worker, because the first seconds of each
     * incarnation are slow, and a killed incarnation may have lasted for little more than these seconds.
     */
    private static void excuses(History history, List<String> doubts) {
        List<InjectedFault> faults = InjectedFault.of(history);
        ProcessLifetimes lives = ProcessLifetimes.of(history);
        RunDescription run = history.settings();
        Stream<Stretch> stalls = history.all(Stall.class).stream()
                .filter(stall -> faults.stream()
                        .noneMatch(fault -> fault.stopsProcess()
                                && fault.begin().targets().contains(stall.process())
                                && fault.meets(stall.at(), stall.until())))
                .map(stall -> new Stretch(stall.process(), stall.at(), stall.until()));
        Stream<Stretch> slowTimes = history.all(StoreDelay.class).stream()
                .filter(time -> faults.stream()
                        .noneMatch(fault -> fault.touches(time.process()) && fault.meets(time.at(), time.until())))
                .map(time -> new Stretch(time.process(), time.at(), time.until()));
        much(
                stalls,
                lives,
                run,
                (worker, part) -> doubts.add(worker + " was stalled for " + part
                        + " in which it took part, although no fault stopped it; " + QUIETER));
        much(
                slowTimes,
                lives,
                run,
                (worker, part) -> doubts.add("the store was slow to respond to "
                        + (worker.equals(StoreDelay.STORE) ? "the harness" : worker) + " for " + part
                        + ", although no fault hindered it; " + QUIETER));
    }

    /** A time that one process lost, because it was stalled or because the store was slow. */
    private record Stretch(String process, long from, long until) {}

    private static void much(
            Stream<Stretch> lost, ProcessLifetimes lives, RunDescription run, BiConsumer<String, String> doubt) {
        Map<String, Long> times = lost.collect(Collectors.groupingBy(
                stretch -> InjectedFault.worker(stretch.process()),
                TreeMap::new,
                Collectors.summingLong(
                        stretch -> lives.timeWithin(stretch.process(), stretch.from(), stretch.until(), run))));
        times.forEach((worker, time) -> {
            long life = lives.timeOfWorker(worker, run);
            if (time > life / JudgeConstants.MOST_STALLED_ONE_IN) {
                doubt.accept(worker, WitnessText.span(time) + " of the " + WitnessText.span(life));
            }
        });
    }

    private static void processes(History history, List<String> doubts) {
        if (history.settings().stage() == RunStage.RUNNING) {
            doubts.add("the harness did not finish the run, so the end of the record is missing; run again");
            return;
        }
        ProcessLifetimes lives = ProcessLifetimes.of(history);
        Set<String> vanished = lives.vanished();
        if (!vanished.isEmpty()) {
            doubts.add("processes that ended without a kill by the harness: " + String.join(", ", vanished));
        }
        String hung = lives.hung().stream()
                .filter(process -> JudgedClients.OURS.has(history.settings(), process))
                .collect(Collectors.joining(", "));
        if (!hung.isEmpty()) {
            doubts.add("processes of our clients that did not end in time after they were told to end: " + hung);
        }
        String torn = history.torn().stream()
                .filter(place -> !lives.wasKilled(place.replaceFirst("\\.jsonl line .*", "")))
                .collect(Collectors.joining(", "));
        if (!torn.isEmpty()) {
            doubts.add("torn history of a process that the harness did not kill: " + torn);
        }
    }
}
