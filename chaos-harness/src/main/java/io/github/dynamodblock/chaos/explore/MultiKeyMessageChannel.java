package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.chaos.checker.Property;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A multi-key message channel holds the messages of one client about all keys during a step, and the rows of the table
 * to which they go.
 */
final class MultiKeyMessageChannel {
    private final SpaceBounds bounds;
    private final ExploredProtocol protocol;
    private final StepMarks marks;
    private final List<Message> messages;
    private List<Optional<LockRow>> rows;

    MultiKeyMessageChannel(StateSpace space, StepMarks marks, List<Message> messages, List<Optional<LockRow>> rows) {
        this.bounds = space.bounds();
        this.protocol = space.protocol();
        this.marks = marks;
        this.messages = new ArrayList<>(messages);
        this.rows = rows;
    }

    List<Optional<LockRow>> rows() {
        return rows;
    }

    List<Message> messages() {
        return messages;
    }

    /** Sends a transaction. The client waits for the response. */
    void send(List<LockWrite.Acquire> writes) {
        marks.leavesBoundsIf(writes.get(0).version().beat() > bounds.beats());
        messages.add(new Message.Transaction(writes, true));
    }

    /** Reads all rows. The read sees the rows at once, and its result is on its way. */
    void show() {
        messages.add(new Message.Sights(rows));
    }

    /**
     * The table receives the transaction, and sends the response if the client waits for it. If {@code stays}, a
     * duplicate of the transaction stays on its way.
     */
    void arrive(Message.Transaction transaction, boolean stays) {
        TransactionResult transacted = protocol.apply(transaction.writes(), rows);
        judge(transacted.rows());
        rows = transacted.rows();
        messages.remove(transaction);
        if (transaction.awaited()) {
            boolean refused = transacted.answer() instanceof AcquireAllAnswer.Refused;
            messages.add(new Message.Verdict(transaction.writes(), transacted.answer(), stays && refused));
        }
        if (stays) {
            messages.add(new Message.Transaction(transaction.writes(), false));
        }
    }

    private void judge(List<Optional<LockRow>> after) {
        int changed = 0;
        for (int place = 0; place < rows.size(); place++) {
            Optional<LockRow> before = rows.get(place);
            if (!after.get(place).equals(before)) {
                changed++;
                LockRow row = after.get(place).orElseThrow();
                marks.breaksIf(!LegalTransitions.change(before, row), Property.S1);
                marks.leavesBoundsIf(row.token().getAsLong() > bounds.tenures());
            }
        }
        marks.breaksIf(changed > 0 && changed < rows.size(), Property.M1);
    }

    /** The client receives the message. */
    void take(Message message) {
        messages.remove(message);
    }

    /** The client stops waiting for a response: the transaction is late, or its response is lost. */
    void abandon(Message message) {
        messages.remove(message);
        if (message instanceof Message.Transaction transaction) {
            messages.add(new Message.Transaction(transaction.writes(), false));
        }
    }

    /** The client stops waiting for all responses. */
    void forgetAwaited() {
        List<Message> left = StateReduction.withoutAwaited(messages);
        messages.clear();
        messages.addAll(left);
    }
}
