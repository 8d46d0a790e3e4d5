package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Event;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Rpc;
import io.github.dynamodblock.chaos.history.RunDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats times and grants for witnesses. */
record WitnessText(RunDescription run) {

    /** Returns an instant as seconds since the start of the run. */
    String at(long nanos) {
        return nanos == Operation.NEVER ? "never" : String.format(Locale.ROOT, "%+.6f s", (nanos - run.start()) / 1e9);
    }

    static String span(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    /** Returns the name of a holder, such as {@code w2.1 thread 0 (token 17, since +3.2 s)}. */
    String holder(Grant grant) {
        return grant.process() + " thread " + grant.acquire().invoke().thread() + " (token " + grant.token()
                + ", since " + at(grant.start()) + ")";
    }

    /** Returns the kind of a request in words, such as {@code heartbeat}. */
    static String kind(Rpc rpc) {
        return rpc.kind().name().toLowerCase(Locale.ROOT);
    }

    static List<Event> events(Operation... operations) {
        List<Event> events = new ArrayList<>();
        for (Operation operation : operations) {
            events.add(operation.invoke());
            operation.complete().ifPresent(events::add);
        }
        return events;
    }
}
