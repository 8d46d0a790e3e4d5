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
     * @param names the names of all elections
     * @param jobs the names by the scheduled methods that only the leader runs
     */
    public void elections(BeanContainer beans, Set<String> names, Map<String, String> jobs) {
        beans.beanInstance(Leaderships.class).set(names, jobs);
    }

    /**
     * Returns what makes the bean of an election.
     *
     * @param name the name of the election
     * @return the maker
     */
    public Function<SyntheticCreationalContext<Leadership>, Leadership> leadership(String name) {
        return context -> context.getInjectedReference(Leaderships.class).of(name);
    }
}
