package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.Action;
import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Operation;
import io.github.dynamodblock.chaos.history.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Checks F1: a resource that compares tokens never accepts a lower token. The order is the order in which the resource
 * itself counted the writes that it accepted.
 *
 * <p>A resource that compares tokens can hardly violate this by itself, so the refused writes are judged too. If a
 * write is refused although the claim of its grant covers the whole call, a higher token was in use during the claim.
 * This is a violation.
 */
final class FencedTokens implements Checker {
    @Override
    public Property property() {
        return Property.F1;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        WitnessText words = new WitnessText(history.settings());
        List<Operation> writes = history.operations().stream()
                .filter(op -> op.action() == Action.FENCED_WRITE)
                .toList();
        History.group(writes.stream().filter(Operation::ok).toList(), Operation::key)
                .values()
                .forEach(accepted -> inOrder(accepted, evidence, words));
        boolean complete = !IncompleteRecord.is(history);
        History.group(writes, Operation::key).values().forEach(all -> counted(all, complete, evidence, words));
        Map<String, List<Claim>> claims = Claim.byKey(history);
        writes.stream()
                .filter(write -> write.complete().isPresent() && !write.ok())
                .forEach(write -> refused(write, claims.getOrDefault(write.key(), List.of()), evidence, words));
        return evidence.counted("accepted writes") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no write was accepted by a resource that compares tokens")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("accepted writes") + " writes accepted, none after a higher token; "
                                + evidence.counted("refused writes") + " refused");
    }

    private static void inOrder(List<Operation> accepted, FindingBuilder evidence, WitnessText words) {
        Operation highest = null;
        for (Operation write : accepted.stream()
                .sorted(Comparator.comparingLong(FencedTokens::sequence))
                .toList()) {
            evidence.count("accepted writes");
            if (highest != null && token(write) < token(highest)) {
                evidence.violation(
                        "The fenced resource of " + write.key() + " accepted token " + token(write) + " from "
                                + write.process() + " by " + words.at(write.end()) + ", after token "
                                + token(highest) + " from " + highest.process() + ".",
                        WitnessText.events(highest, write));
            }
            if (highest == null || token(write) > token(highest)) {
                highest = write;
            }
        }
    }

    /**
     * The resource counts the writes that it accepts, one by one. A number that no accepted write got must be that of a
     * write whose outcome is unknown.
     */
    private static void counted(List<Operation> writes, boolean complete, FindingBuilder evidence, WitnessText words) {
        List<Operation> accepted = writes.stream()
                .filter(write ->
                        write.ok() && write.complete().orElseThrow().sequence().isPresent())
                .sorted(Comparator.comparingLong(FencedTokens::sequence))
                .toList();
        long unknown =
                writes.stream().filter(write -> write.outcome() == Outcome.INFO).count();
        for (int i = 1; i < accepted.size(); i++) {
            Operation before = accepted.get(i - 1);
            Operation write = accepted.get(i);
            long missing = sequence(write) - sequence(before) - 1;
            unknown -= missing;
            if (missing < 0 || (complete && unknown < 0)) {
                evidence.violation(
                        "The fenced resource of " + write.key() + " counted the write of " + write.process() + " by "
                                + words.at(write.end()) + " as number " + sequence(write) + " and the write of "
                                + before.process() + " by " + words.at(before.end()) + " as number "
                                + sequence(before)
                                + (missing < 0
                                        ? ": one number for two writes."
                                        : ", and no write of unknown outcome is left for the numbers in between."),
                        WitnessText.events(before, write));
                return;
            }
        }
    }

    private static void refused(Operation write, List<Claim> claims, FindingBuilder evidence, WitnessText words) {
        long stored = write.complete().orElseThrow().value().orElse(Long.MIN_VALUE);
        if (stored == Long.MIN_VALUE) {
            return;
        }
        evidence.count("refused writes");
        claims.stream()
                .filter(claim -> claim.grant().process().equals(write.process())
                        && claim.grant().token() == token(write))
                .filter(claim -> claim.start() <= write.start() && write.end() < claim.end())
                .forEach(claim -> evidence.violation(
                        words.holder(claim.grant()) + " was refused by the fenced resource of " + write.key() + " at "
                                + words.at(write.end()) + " because of token " + stored + ", although its claim lasts "
                                + "until " + words.at(claim.end()) + ".",
                        WitnessText.events(claim.grant().acquire(), write)));
    }

    private static long token(Operation write) {
        return write.invoke().token().orElse(Long.MIN_VALUE);
    }

    private static long sequence(Operation write) {
        return write.complete().orElseThrow().sequence().orElse(write.end());
    }
}
