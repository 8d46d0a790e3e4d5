package io.github.dynamodblock.chaos.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodblock.chaos.simulation.oracle.EventCounts;
import io.github.dynamodblock.chaos.simulation.oracle.RareState;
import io.github.dynamodblock.chaos.simulation.shrink.Replay;
import java.util.Locale;

/** Writes the results of simulations as JSON, for other programs. */
public final class SimulationJson {
    private SimulationJson() {}

    /** Returns the result of a simulation as one line of JSON. */
    public static String of(Simulation.Summary summary) {
        EventCounts tally = summary.tally();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("verdict", summary.verdict().name());
        json.put("client", summary.plan().client());
        json.put("seed", summary.plan().seed());
        json.put("schedules", tally.schedules());
        json.put("stopped", summary.stopped());
        json.put("seconds", summary.time().toMillis() / 1e3);
        json.put("schedulesPerSecondAndCore", summary.rate());
        json.put("events", tally.events());
        json.put("grants", tally.grants());
        json.put("takeovers", tally.takeovers());
        json.put("losses", tally.losses());
        json.put("faults", tally.faults());
        ObjectNode states = json.putObject("coverage");
        for (RareState state : RareState.values()) {
            states.put(state.name().toLowerCase(Locale.ROOT), tally.of(state));
        }
        summary.failure().ifPresent(failure -> {
            ObjectNode broken = json.putObject("failure");
            broken.put("property", failure.violation().property().code());
            broken.put("seed", failure.replay().seed());
            broken.put("words", failure.violation().words());
            broken.put("choices", failure.replay().choices().size());
            broken.put("trace", failure.replay().trace());
            ArrayNode all = broken.putArray("properties");
            failure.broken().forEach(property -> all.add(property.code()));
        });
        return json.toString();
    }

    /** Returns the result of a replay as one line of JSON. */
    public static String of(Rerun rerun) {
        Replay replay = rerun.replay();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("verdict", rerun.verdict().name());
        json.put("client", replay.client());
        json.put("seed", replay.seed());
        json.put("property", replay.property());
        rerun.violation().ifPresent(violation -> json.put("words", violation.words()));
        json.put("choices", replay.choices().size());
        json.put("trace", replay.trace());
        ArrayNode story = json.putArray("story");
        rerun.story().forEach(story::add);
        return json.toString();
    }
}
