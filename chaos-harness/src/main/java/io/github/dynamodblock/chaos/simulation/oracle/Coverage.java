package io.github.dynamodblock.chaos.simulation.oracle;

import io.github.dynamodblock.LeaseEvent;
import io.github.dynamodblock.LockKey;
import io.github.dynamodblock.LostReason;
import io.github.dynamodblock.ReleaseOutcome;
import io.github.dynamodblock.chaos.simulation.world.RequestFate;
import io.github.dynamodblock.chaos.simulation.world.SimulatedRequest;
import io.github.dynamodblock.chaos.simulation.world.WorldEvent;
import io.github.dynamodblock.chaos.simulation.world.WorldFault;
import io.github.dynamodblock.spi.LockRow;
import io.github.dynamodblock.spi.LockWrite;
import io.github.dynamodblock.spi.ReadAnswer;
import io.github.dynamodblock.spi.StoreAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what happened, and how often each rare state was reached. */
final class Coverage implements PropertyJudge {
    private final Ledger ledger;
    private final EventCounts tally = new EventCounts();
    private final Set<SimulatedRequest> abandoned = new HashSet<>();
    private final Set<SimulatedRequest> applied = new HashSet<>();
    private final Map<LockKey, LockRow> newest = new HashMap<>();
    private final Map<LockKey, SimulatedGrant> lastGrant = new HashMap<>();
    private final Set<LockKey> collected = new HashSet<>();
    private final Set<Integer> imaged = new HashSet<>();
    private final Set<Transaction> conflicted = new HashSet<>();

    /** A write, or the writes of one transaction, by the number of the first request. */
    private record Transaction(int client, int first) {}

    Coverage(Ledger ledger) {
        this.ledger = ledger;
    }

    EventCounts tally() {
        return tally;
    }

    @Override
    public void on(WorldEvent event) {
        if (event instanceof WorldEvent.Landed landed) {
            landed(landed);
        } else if (event instanceof WorldEvent.Answered answered) {
            answered(answered);
        } else if (event instanceof WorldEvent.GaveUp gaveUp) {
            abandoned.add(gaveUp.request());
        } else if (event instanceof WorldEvent.Granted granted) {
            granted(granted);
        } else if (event instanceof WorldEvent.Denied denied) {
            reached(RareState.LEFT, denied.why().contains("Cancellation"));
        } else if (event instanceof WorldEvent.ReleaseTold told) {
            reached(RareState.RELEASE_UNKNOWN, told.outcome() == ReleaseOutcome.UNKNOWN);
            reached(RareState.RELEASE_LOST, told.outcome() == ReleaseOutcome.LOST);
            reached(
                    RareState.KEPT_MOVED,
                    told.outcome() == ReleaseOutcome.RELEASED
                            && ledger.grant(told.ask()).keptFrom != SimulatedGrant.NEVER);
        } else if (event instanceof WorldEvent.Told told) {
            told(told);
        } else if (event instanceof WorldEvent.Read read) {
            read(read);
        } else if (event instanceof WorldEvent.Struck struck) {
            struck(struck);
        } else if (event instanceof WorldEvent.Wrote wrote) {
            reached(RareState.FENCED_OFF, !wrote.accepted());
            reached(RareState.UPDATE_LOST, wrote.overwrote());
        } else if (event instanceof WorldEvent.Troubled troubled) {
            tally.fault();
            troubled(troubled);
        } else if (event instanceof WorldEvent.Sent sent) {
            sent(sent.request());
        } else if (event instanceof WorldEvent.HeartbeatTold told) {
            reached(RareState.BY_HAND_RENEWED, told.acknowledged() && ledger.grant(told.ask()).byHand);
        } else if (event instanceof WorldEvent.Meddled meddled && meddled.after() == null) {
            collected.add(meddled.key());
            newest.remove(meddled.key());
            reached(RareState.COLLECTED_FREE, meddled.before().released());
            reached(RareState.COLLECTED_EXPIRED, !meddled.before().released());
            reached(
                    RareState.COLLECTED_OVERDUE,
                    !meddled.before().released() && ledger.world.isOverdue(meddled.before()));
        }
    }

    private void troubled(WorldEvent.Troubled troubled) {
        if (troubled.fate() == RequestFate.CONFLICT) {
            SimulatedRequest request = troubled.request();
            conflicted.add(new Transaction(request.client(), request.first()));
            reached(RareState.CONFLICTED, true);
            LockRow row = newest.get(request.key());
            LockWrite write = request.write();
            reached(
                    RareState.CONFLICT_AFTER_LOST,
                    request.isTogether()
                            && write != null
                            && row != null
                            && row.isOf(write.version().grant())
                            && !row.released());
        }
    }

    private boolean conflicted(SimulatedRequest request) {
        return conflicted.contains(new Transaction(request.client(), request.first()));
    }

    private void sent(SimulatedRequest request) {
        if (request.write() instanceof LockWrite.Heartbeat beat) {
            SimulatedGrant grant = ledger.grantIfAny(beat);
            reached(RareState.LIMIT_MOVED, grant != null && grant.resumed != Long.MIN_VALUE);
        }
    }

    private void landed(WorldEvent.Landed landed) {
        boolean late = abandoned.contains(landed.request());
        boolean dead =
                ledger.life(landed.request().client()) != landed.request().life();
        LockRow before = landed.before();
        LockWrite write = landed.write();
        if (landed.after() != null) {
            reached(RareState.DEAD_WROTE, dead);
            if (write instanceof LockWrite.Acquire acquire) {
                acquired(landed, acquire, before, late || landed.copy() > 0);
            } else if (write instanceof LockWrite.Heartbeat) {
                reached(RareState.HEARTBEAT_LATE, late);
            } else {
                reached(RareState.RELEASE_LATE, late);
                SimulatedGrant grant = ledger.grantIfAny(write);
                reached(RareState.ORPHAN_SWEPT, grant == null);
                reached(RareState.EXPIRED_FREED, grant != null && grant.isReleasedAfterLoss());
            }
            applied.add(landed.request());
            newest.put(write.key(), landed.after());
        } else {
            refused(landed, before);
        }
    }

    private void acquired(WorldEvent.Landed landed, LockWrite.Acquire acquire, @Nullable LockRow before, boolean late) {
        reached(RareState.ACQUIRE_LATE, abandoned.contains(landed.request()));
        reached(RareState.ACQUIRE_LATE_NO_ROW, late && before == null);
        reached(RareState.ACQUIRE_TWICE, applied.contains(landed.request()));
        reached(RareState.TOKEN_AFTER_COLLECTION, before == null && collected.contains(acquire.key()));
        if (before == null) {
            return;
        }
        SimulatedGrant held = ledger.holder(before);
        reached(
                RareState.ACQUIRE_AFTER_OTHERS,
                late && held != null && held.granted > landed.request().sentAt());
        if (!before.released()) {
            boolean own = GrantName.of(before)
                    .flatMap(ledger::attempts)
                    .filter(of -> of.client == landed.request().client()
                            && of.life == landed.request().life())
                    .isPresent();
            if (own) {
                reached(RareState.OWN_ORPHAN_OVERWRITTEN, true);
            } else {
                tally.takeover();
                reached(RareState.TAKEOVER, true);
                reached(RareState.TRY_ONCE_TAKEOVER, isAskedOnce(landed.request()));
                reached(RareState.TAKEOVER_OF_DEAD, held != null && held.killed != SimulatedGrant.NEVER);
            }
        }
    }

    /** Returns whether a client requests this key at present, and none of these requests waits. */
    private boolean isAskedOnce(SimulatedRequest request) {
        List<WorldEvent.Asked> asks = ledger.pending().stream()
                .filter(ask -> ask.client() == request.client() && ask.key().equals(request.key()))
                .toList();
        return !asks.isEmpty() && asks.stream().allMatch(ask -> ask.limit() < 0);
    }

    private void refused(WorldEvent.Landed landed, @Nullable LockRow before) {
        LockWrite write = landed.write();
        boolean own = before != null && before.isOf(write.version().grant());
        if (write instanceof LockWrite.Acquire acquire) {
            reached(RareState.ACQUIRE_COPY_REFUSED, own && landed.copy() > 0);
            reached(RareState.TAKEOVER_RACE_LOST, !own && acquire.seen().isPresent());
        } else if (write instanceof LockWrite.Heartbeat beat) {
            reached(RareState.HEARTBEAT_NO_ROW, before == null);
            reached(RareState.HEARTBEAT_AFTER_TAKEOVER, before != null && !own);
            reached(RareState.HEARTBEAT_AFTER_RELEASE, before != null && own && before.released());
            reached(
                    RareState.HEARTBEAT_OVERTAKEN,
                    before != null && before.isHeldBy(write.version().grant(), beat.token()));
            reached(
                    RareState.HEARTBEAT_SECOND_TENURE,
                    before != null
                            && own
                            && !before.released()
                            && before.token().orElse(0) != beat.token());
        } else {
            reached(RareState.RELEASE_NO_ROW, before == null);
            reached(RareState.RELEASE_AFTER_TAKEOVER, before != null && !own);
        }
    }

    private void answered(WorldEvent.Answered answered) {
        LockWrite write = answered.write();
        reached(RareState.CONNECTION_RESET, answered.answer() instanceof StoreAnswer.Unknown);
        boolean conflicted = conflicted(answered.request());
        reached(RareState.THROTTLED, answered.answer() instanceof StoreAnswer.Unapplied && !conflicted);
        reached(RareState.CONFLICT_OF_SOME, answered.answer() instanceof StoreAnswer.Refused && conflicted);
        LockRow row = answered.answer() instanceof StoreAnswer.Refused refused
                ? refused.row().filter(r -> r.isOf(write.version().grant())).orElse(null)
                : null;
        if (write instanceof LockWrite.Acquire) {
            reached(RareState.ACQUIRE_CONFIRMED, row != null && !row.released());
        } else if (write instanceof LockWrite.Heartbeat beat) {
            SimulatedGrant grant = ledger.grantIfAny(beat);
            boolean acknowledged = answered.answer() instanceof StoreAnswer.Applied;
            reached(RareState.GRANT_CONFIRMED, acknowledged && grant == null);
            reached(RareState.ANSWER_AFTER_VALIDITY, acknowledged && grant != null && answered.at() >= grant.valid);
        } else {
            reached(RareState.RELEASE_CONFIRMED, row != null && row.released());
            reached(RareState.RELEASE_OVERTAKEN, row != null && !row.released());
        }
    }

    private void granted(WorldEvent.Granted granted) {
        reached(RareState.IMAGED, imaged.remove(granted.client()));
        tally.grant();
        SimulatedGrant grant = ledger.grant(granted.ask());
        AcquireAttempts of = ledger.attempts(GrantName.of(grant)).orElse(null);
        reached(RareState.GRANT_IN_DOUBT, of != null && of.doubt.isKnown());
        reached(RareState.GRANT_STALE, grant.valid - grant.granted < ledger.world.lease(grant.client) / 2);
        SimulatedGrant last = lastGrant.put(granted.key(), grant);
        if (last != null && last.client == grant.client) {
            reached(RareState.QUEUE_HANDED, last.worker != grant.worker && grant.asked < last.releaseAsked);
        }
    }

    private void told(WorldEvent.Told told) {
        reached(RareState.SAFE_AGAIN, told.what() instanceof LeaseEvent.SafeAgain);
        if (told.what() instanceof LeaseEvent.Lost lost) {
            tally.loss();
            SimulatedGrant grant = ledger.grantIfAny(told.ask());
            LockRow row = newest.get(told.key());
            boolean force = lost.reason() == LostReason.STOLEN
                    && row != null
                    && grant != null
                    && row.token().orElse(0) == grant.token;
            reached(RareState.LOST_BY_FORCE, force);
            reached(RareState.LOST_STOLEN, lost.reason() == LostReason.STOLEN && !force);
            reached(RareState.LOST_EXPIRED, lost.reason() == LostReason.EXPIRED);
            reached(RareState.LOST_CLOSED, lost.reason() == LostReason.CLIENT_CLOSED);
            reached(
                    RareState.BY_HAND_EXPIRED,
                    lost.reason() == LostReason.EXPIRED && grant != null && grant.byHand && grant.unanswered == 0);
            reached(RareState.LIMIT_REACHED, lost.reason() == LostReason.EXPIRED && grant != null && grant.atMost > 0);
            reached(
                    RareState.PAUSED_PAST_VALIDITY,
                    grant != null && ledger.wasPaused(grant.client, grant.valid) && told.at() > grant.valid);
        }
    }

    private void read(WorldEvent.Read read) {
        LockRow now = newest.get(read.request().key());
        if (!read.stale() || now == null || !(read.answer() instanceof ReadAnswer.Shown shown)) {
            return;
        }
        shown.row().ifPresent(row -> {
            boolean sameGrant = row.grant().filter(now::isOf).isPresent();
            reached(sameGrant ? RareState.STALE_BEAT : RareState.STALE_GRANT, true);
        });
    }

    private void struck(WorldEvent.Struck struck) {
        tally.fault();
        if (struck.fault() == WorldFault.IMAGE) {
            imaged.add(struck.client());
        } else if (struck.fault() == WorldFault.KILL) {
            imaged.remove(struck.client());
            for (SimulatedGrant grant : ledger.grants()) {
                reached(
                        RareState.KILLED_HOLDING,
                        grant.killed == struck.at()
                                && grant.valid > struck.at()
                                && grant.releaseAsked == SimulatedGrant.NEVER);
            }
        }
    }

    private void reached(RareState state, boolean so) {
        if (so) {
            tally.reached(state);
        }
    }
}
