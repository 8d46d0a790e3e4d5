package io.github.dynamodblock.chaos.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One event of a history: one line of a history file.
 *
 * <p>All times are nanoseconds of CLOCK_MONOTONIC of one host. Every process of the run is on this host, so times of
 * different processes can be compared.
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

    /**
     * Returns the instant of the event, in nanoseconds of CLOCK_MONOTONIC. Each event type says which instant it means.
     */
    long at();

    /**
     * Returns the process of the event: the incarnation of a worker, such as {@code w2.1}, or {@code nemesis}, or
     * {@code store}.
     */
    String process();
}
