package io.github.dynamodblock.chaos.explore;

import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.core.protocol.Acquisition;
import io.github.dynamodblock.core.protocol.MultiRowAnswers;
import io.github.dynamodblock.spi.AcquireAllAnswer;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A multi-key rewriter rewrites the part of a state that concerns all keys. The rows that show the client's grant
 * matter only while the grant is confirmed. So a rewriter that forgets drops them at all other times.
 */
record MultiKeyRewriter(StateRewriter one) {
    ClientRole asking(ClientRole.AskingForAll asking) {
        Acquisition machine = one.acquisition(asking.machine());
        boolean matters = one.whole() || machine.phase() instanceof Acquisition.Phase.Confirming;
        Map<LockKey, LockRow> ours = new HashMap<>();
        if (matters) {
            asking.rows().ours().forEach((key, row) -> ours.put(key, one.row(row)));
        }
        return new ClientRole.AskingForAll(machine, new MultiRowAnswers(KeyPair.BOTH, ours));
    }

    Message message(Message.OfAll message) {
        if (message instanceof Message.Transaction transaction) {
            return new Message.Transaction(writes(transaction.writes()), transaction.awaited());
        }
        if (message instanceof Message.Verdict verdict) {
            return new Message.Verdict(writes(verdict.writes()), answer(verdict.answer()), verdict.copied());
        }
        return new Message.Sights(
                ((Message.Sights) message).rows().stream().map(one::row).toList());
    }

    private List<LockWrite.Acquire> writes(List<LockWrite.Acquire> writes) {
        return writes.stream()
                .map(write -> (LockWrite.Acquire) one.write(write))
                .toList();
    }

    private AcquireAllAnswer answer(AcquireAllAnswer answer) {
        if (!(answer instanceof AcquireAllAnswer.Refused refused)) {
            return answer;
        }
        Map<LockKey, Optional<LockRow>> rows = new HashMap<>();
        refused.rows().forEach((key, row) -> rows.put(key, one.row(row)));
        return new AcquireAllAnswer.Refused(rows);
    }
}
