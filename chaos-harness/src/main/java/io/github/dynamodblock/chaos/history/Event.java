package io.github.dynamodblock.chaos.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One line of a history.
 *
 * <p>All times are nanoseconds of CLOCK_MONOTONIC of the one host on which every process of the run lives, so they
 * can be compared across processes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Invoke.class, name = "invoke"),
    @JsonSubTypes.Type(value = Complete.class, name = "complete"),
    @JsonSubTypes.Type(value = Rpc.class, name = "rpc"),
    @JsonSubTypes.Type(value = Belief.class, name = "belief"),
    @JsonSubTypes.Type(value = Callback.class, name = "callback"),
    @JsonSubTypes.Type(value = Stall.class, name = "stall"),
    @JsonSubTypes.Type(value = StoreDelay.class, name = "slow"),
    @JsonSubTypes.Type(value = ProcessEvent.class, name = "life"),
    @JsonSubTypes.Type(value = Fault.class, name = "fault")
})
public sealed interface Event permits Invoke, Complete, Rpc, Belief, Callback, Stall, StoreDelay, ProcessEvent, Fault {

    /** When it happened, in nanoseconds of CLOCK_MONOTONIC; each event says which instant it means. */
    long at();

    /** The incarnation of a worker that saw it, such as {@code w2.1}, or {@code nemesis}, or {@code store}. */
    String process();
}
