package io.github.dynamodblock.chaos.crosscheck;

import io.github.dynamodblock.chaos.history.Callback;
import io.github.dynamodblock.chaos.history.Complete;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.Optional;
import java.util.OptionalLong;

/** Copies of events in which one thing is different. */
final class ChangedEvents {
    private ChangedEvents() {}

    static Callback at(Callback told, long at) {
        return new Callback(at, told.process(), told.key(), told.token(), told.kind(), told.reason());
    }

    static Callback withToken(Callback told, long token) {
        return new Callback(told.at(), told.process(), told.key(), token, told.kind(), told.reason());
    }

    static Callback withReason(Callback lost, Callback.Reason reason) {
        return new Callback(lost.at(), lost.process(), lost.key(), lost.token(), lost.kind(), Optional.of(reason));
    }

    static Complete at(Complete end, long at) {
        return new Complete(
                at,
                end.process(),
                end.op(),
                end.outcome(),
                end.token(),
                end.grant(),
                end.value(),
                end.sequence(),
                end.detail());
    }

    static Rpc at(Rpc rpc, long sent, long at) {
        return copy(rpc, rpc.process(), sent, at, rpc.lease(), rpc.answer(), Row.of(rpc));
    }

    static Rpc sentBy(Rpc rpc, String process) {
        return copy(rpc, process, rpc.sent(), rpc.at(), rpc.lease(), rpc.answer(), Row.of(rpc));
    }

    static Rpc withLease(Rpc rpc, long lease) {
        return copy(rpc, rpc.process(), rpc.sent(), rpc.at(), OptionalLong.of(lease), rpc.answer(), Row.of(rpc));
    }

    /** The response shows a version that nobody wrote. */
    static Rpc withOtherVersion(Rpc rpc) {
        String other = "other" + rpc.version().orElseThrow();
        return answered(rpc, rpc.answer(), new Row(rpc.token(), Optional.of(other), rpc.released()));
    }

    /** The response shows the row of another response. */
    static Rpc withRowOf(Rpc rpc, Rpc other) {
        return answered(rpc, rpc.answer(), Row.of(other));
    }

    /** The write is refused, and the response shows no row. */
    static Rpc refused(Rpc rpc) {
        return answered(rpc, Rpc.Answer.REFUSED, Row.NONE);
    }

    /** The write is refused, and the response shows the row of the same grant with beat 0. */
    static Rpc refusedAtBeat0(Rpc rpc) {
        String beat0 = rpc.rowGrant().orElseThrow() + ".000000000000";
        return answered(rpc, Rpc.Answer.REFUSED, new Row(rpc.token(), Optional.of(beat0), false));
    }

    private static Rpc answered(Rpc rpc, Rpc.Answer answer, Row row) {
        return copy(rpc, rpc.process(), rpc.sent(), rpc.at(), rpc.lease(), answer, row);
    }

    private static Rpc copy(
            Rpc rpc, String process, long sent, long at, OptionalLong lease, Rpc.Answer answer, Row row) {
        return new Rpc(
                at,
                process,
                sent,
                rpc.kind(),
                rpc.key(),
                rpc.grant(),
                rpc.beat(),
                lease,
                answer,
                row.token(),
                row.version(),
                row.released(),
                rpc.seen());
    }

    /** The row that a response shows. */
    private record Row(OptionalLong token, Optional<String> version, boolean released) {
        static final Row NONE = new Row(OptionalLong.empty(), Optional.empty(), false);

        static Row of(Rpc rpc) {
            return new Row(rpc.token(), rpc.version(), rpc.released());
        }
    }
}
