package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.Leadership;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.arc.runtime.BeanContainer;
import io.quarkus.runtime.annotations.Recorder;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Passes the leader elections that the build found to the application that starts. */
@Recorder
public class LeaderRecorder {
    /** Creates a recorder. */
    public LeaderRecorder() {}

    /**
     * Makes the elections known.
     *
     * @param beans the bean container
     * @param names all elections
     * @param jobs the elections by the scheduled methods that only the leader runs
     */
    public void elections(BeanContainer beans, Set<Election> names, Map<String, Election> jobs) {
        beans.beanInstance(Leaderships.class).set(names, jobs);
    }

    /**
     * Returns what makes the bean of an election.
     *
     * @param election the election
     * @return the maker
     */
    public Function<SyntheticCreationalContext<Leadership>, Leadership> leadership(Election election) {
        return context -> context.getInjectedReference(Leaderships.class).of(election);
    }
}
