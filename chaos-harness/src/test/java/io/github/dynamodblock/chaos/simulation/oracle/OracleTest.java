package io.github.dynamodblock.chaos.simulation.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.chaos.mutant.LockVariant;
import io.github.dynamodblock.chaos.simulation.world.ScheduleChoices;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.World;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each property by a legal script and its illegal twin, which differ in one thing: often a nanosecond. */
class OracleTest {
    /** What an oracle finds in a script. */
    private interface Found extends Function<List<WorldEvent>, Set<Property>> {}

    static List<Twins> twins() {
        return Twins.all();
    }

    static Set<Property> judged(List<WorldEvent> events) {
        World world = new World(Script.SETUP, ScheduleChoices.ofScript(List.of()), () -> LockVariant.OURS);
        Oracle oracle = new Oracle(world);
        long now = 0;
        for (WorldEvent event : events) {
            now = event.at();
            oracle.on(event);
            oracle.afterwards(now);
        }
        oracle.end(now);
        Set<Property> broken = EnumSet.noneOf(Property.class);
        oracle.violations().forEach(violation -> broken.add(violation.property()));
        return broken;
    }

    @ParameterizedTest
    @MethodSource("twins")
    void scripts_legalAndIllegal_areToldApart(Twins twins) {
        assertThat(judged(twins.legal().events())).doesNotContain(twins.property());
        assertThat(judged(twins.illegal().events())).contains(twins.property());
    }

    @Test
    void properties_all_haveTwins() {
        Set<Property> twinned = EnumSet.noneOf(Property.class);
        twins().forEach(twins -> twinned.add(twins.property()));
        assertThat(twinned).containsExactlyInAnyOrderElementsOf(Oracle.JUDGED);
    }

    /** Broken oracles: 38 of the table of mutants. */
    enum Broken {
        DROPS_S2,
        ONE_NANOSECOND_OFF,
        IGNORES_UNKNOWN,
        SKIPS_A_CLIENT
    }

    private static Found oracle(Broken broken) {
        return switch (broken) {
            case DROPS_S2 ->
                events -> {
                    Set<Property> found = judged(events);
                    found.remove(Property.S2);
                    return found;
                };
            case ONE_NANOSECOND_OFF ->
                events -> judged(events.stream().map(OracleTest::sentLater).toList());
            case IGNORES_UNKNOWN ->
                events -> judged(events.stream()
                        .filter(event -> !(event instanceof WorldEvent.GaveUp))
                        .toList());
            case SKIPS_A_CLIENT ->
                events -> judged(
                        events.stream().filter(event -> !isOfClientOne(event)).toList());
        };
    }

    /** As if a takeover one nanosecond too early were in time. */
    private static WorldEvent sentLater(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed && landed.write() instanceof LockWrite.Acquire) {
            SimulatedRequest old = landed.request();
            SimulatedRequest later = new SimulatedRequest(
                    old.client(),
                    old.life(),
                    old.number(),
                    old.turn(),
                    old.first(),
                    old.size(),
                    old.key(),
                    old.write(),
                    old.consistent(),
                    old.sentAt() + 1,
                    old.sentOn() + 1);
            return new WorldEvent.Landed(
                    landed.at(), later, landed.write(), landed.copy(), landed.before(), landed.after());
        }
        return event;
    }

    private static boolean isOfClientOne(WorldEvent event) {
        return (event instanceof WorldEvent.Granted granted && granted.client() == 1)
                || (event instanceof WorldEvent.Landed landed
                        && landed.request().client() == 1)
                || (event instanceof WorldEvent.Told told && told.client() == 1);
    }

    @ParameterizedTest
    @EnumSource
    void oracle_thatIsBroken_failsSomeTwin(Broken broken) {
        Found found = oracle(broken);
        List<Property> fooled = new ArrayList<>();
        for (Twins twins : twins()) {
            boolean right = !found.apply(twins.legal().events()).contains(twins.property())
                    && found.apply(twins.illegal().events()).contains(twins.property());
            if (!right) {
                fooled.add(twins.property());
            }
        }
        assertThat(fooled).isNotEmpty();
    }
}
