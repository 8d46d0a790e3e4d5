package io.github.dynamodblock.chaos.checker;

import io.github.dynamodblock.chaos.history.History;
import io.github.dynamodblock.chaos.history.Rpc;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks S1 without a log of the store, from the requests and from the rows that their responses show:
 *
 * <ul>
 *   <li>No version is written twice: at most one write of a grant with one beat is applied to a row. A repeated commit
 *       is answered as its first copy was.
 *   <li>A grant belongs to one process.
 *   <li>The response to an applied write shows the version that the write wrote.
 *   <li>A heartbeat is refused only if its condition is false.
 *   <li>A token of a key belongs to one grant.
 *   <li>The row never goes back. If a response had arrived before a write was sent, then the response to this write does
 *       not show an older row. A read can show an older row, because it need not be consistent.
 * </ul>
 */
final class RowGoesForward implements Checker {
    @Override
    public Property property() {
        return Property.S1;
    }

    @Override
    public Finding check(History history) {
        FindingBuilder evidence = new FindingBuilder(property());
        Judge judge = new Judge(new WitnessText(history.settings()), evidence);
        judge.writes(history.all(Rpc.class));
        Grants.all(history).forEach(judge::refusals);
        RowSighting.byKey(history).values().forEach(sightings -> {
            evidence.add("rows shown", sightings.size());
            judge.tokens(sightings);
            judge.order(sightings);
        });
        return evidence.counted("rows shown") == 0
                ? evidence.conclude(Verdict.NOT_TESTED, "no response showed a row")
                : evidence.conclude(
                        Verdict.VALID,
                        evidence.counted("applied writes") + " writes applied, each once; "
                                + evidence.counted("rows shown") + " responses showed a row, none went back");
    }

    private record Version(String key, String grant, long beat) {}

    private record Judge(WitnessText words, FindingBuilder evidence) {
        void writes(List<Rpc> rpcs) {
            Map<Version, Rpc> applied = new HashMap<>();
            Map<String, Rpc> owners = new HashMap<>();
            for (Rpc rpc : rpcs) {
                if (rpc.grant().isEmpty() || rpc.beat().isEmpty()) {
                    continue;
                }
                String grant = rpc.grant().get();
                Rpc owner = owners.putIfAbsent(grant, rpc);
                if (owner != null && !owner.process().equals(rpc.process())) {
                    violation("Two processes wrote under one grant.", owner, rpc);
                }
                if (rpc.answer() == Rpc.Answer.APPLIED) {
                    evidence.count("applied writes");
                    Rpc twin = applied.putIfAbsent(
                            new Version(rpc.key(), grant, rpc.beat().getAsLong()), rpc);
                    if (twin != null && !RowSighting.isCommit(rpc)) {
                        violation("The same version was written twice.", twin, rpc);
                    }
                    boolean other = rpc.version().isPresent() && !rpc.rowGrant().equals(rpc.grant());
                    if (other || (rpc.rowBeat().isPresent() && !rpc.rowBeat().equals(rpc.beat()))) {
                        violation("A write was applied, but its response shows a version that it did not write.", rpc);
                    }
                }
            }
        }

        /** The condition of a heartbeat: the grant holds the row, under its token, at a lower beat. */
        void refusals(Grant grant) {
            for (Rpc rpc : grant.rpcs()) {
                if (rpc.kind() == Rpc.Kind.HEARTBEAT
                        && rpc.answer() == Rpc.Answer.REFUSED
                        && grant.isShownHeldBy(rpc)
                        && rpc.rowBeat().isPresent()
                        && rpc.rowBeat().getAsLong() < rpc.beat().orElse(Long.MIN_VALUE)) {
                    violation("A heartbeat was refused, although its grant held the row at a lower beat.", rpc);
                }
            }
        }

        void tokens(List<RowSighting> sightings) {
            Map<Long, RowSighting> byToken = new HashMap<>();
            for (RowSighting sighting : sightings) {
                RowSighting twin = byToken.putIfAbsent(sighting.token(), sighting);
                if (twin != null && !twin.grant().equals(sighting.grant())) {
                    violation(
                            "The row had token " + sighting.token() + " under two grants.", twin.rpc(), sighting.rpc());
                }
            }
        }

        void order(List<RowSighting> byArrival) {
            List<RowSighting> bySend = byArrival.stream()
                    .filter(sighting -> !sighting.mayBeStale())
                    .sorted(Comparator.comparingLong(sighting -> sighting.rpc().sent()))
                    .toList();
            RowSighting newest = byArrival.get(0);
            int arrived = 0;
            for (RowSighting sighting : bySend) {
                while (arrived < byArrival.size()
                        && byArrival.get(arrived).rpc().at() < sighting.rpc().sent()) {
                    newest = byArrival.get(arrived).isNewerThan(newest) ? byArrival.get(arrived) : newest;
                    arrived++;
                }
                if (arrived > 0 && newest.isNewerThan(sighting)) {
                    violation(
                            "The row went back from " + newest.words() + " to " + sighting.words() + ".",
                            newest.rpc(),
                            sighting.rpc());
                }
            }
        }

        private void violation(String what, Rpc... rpcs) {
            StringBuilder text = new StringBuilder("On " + rpcs[0].key() + ": " + what);
            for (Rpc rpc : rpcs) {
                text.append(" The ")
                        .append(WitnessText.kind(rpc))
                        .append(" of ")
                        .append(rpc.process())
                        .append(" was sent at ")
                        .append(words.at(rpc.sent()))
                        .append(" and answered at ")
                        .append(words.at(rpc.at()))
                        .append('.');
            }
            evidence.violation(text.toString(), List.of(rpcs));
        }
    }
}
