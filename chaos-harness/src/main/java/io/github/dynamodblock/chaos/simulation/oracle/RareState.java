package io.github.dynamodblock.chaos.simulation.oracle;

/** A corner of the protocol. A search that never reached one proves less than it seems. */
public enum RareState {
    TAKEOVER("a silent holder's row is taken over"),
    TAKEOVER_OF_DEAD("the holder taken over was killed"),
    TAKEOVER_RACE_LOST("a takeover is refused, for something was faster"),
    TRY_ONCE_TAKEOVER("one who asks once takes over"),
    OWN_ORPHAN_OVERWRITTEN("a client overwrites a grant of its own in which nobody believes"),
    ORPHAN_SWEPT("a sweep frees a row that a given-up acquire left"),
    ACQUIRE_LATE("an acquire is applied after its sender gave up"),
    ACQUIRE_AFTER_OTHERS("an acquire is applied late, after others held the row"),
    ACQUIRE_LATE_NO_ROW("a late acquire lands where there is no row"),
    ACQUIRE_TWICE("a copied acquire makes a second tenure"),
    ACQUIRE_COPY_REFUSED("a copied acquire is refused by its own grant"),
    ACQUIRE_CONFIRMED("a refusal shows that the lost acquire had worked"),
    GRANT_CONFIRMED("a grant too old to hand out is confirmed by a heartbeat"),
    GRANT_IN_DOUBT("a grant counts from an attempt that ended unknown"),
    GRANT_STALE("a grant arrives with less than half of its validity left"),
    HEARTBEAT_LATE("a heartbeat is applied after its sender gave up"),
    HEARTBEAT_OVERTAKEN("a heartbeat is refused at a higher beat of its own grant"),
    HEARTBEAT_AFTER_RELEASE("a heartbeat lands on its released grant"),
    HEARTBEAT_AFTER_TAKEOVER("a heartbeat lands on another grant"),
    HEARTBEAT_NO_ROW("a heartbeat lands where there is no row"),
    HEARTBEAT_SECOND_TENURE("a heartbeat lands on its own grant under another token"),
    ANSWER_AFTER_VALIDITY("a heartbeat is acknowledged after the validity passed"),
    RELEASE_LATE("a release is applied after its sender gave up"),
    RELEASE_AFTER_TAKEOVER("a release lands on another grant"),
    RELEASE_NO_ROW("a release lands where there is no row"),
    RELEASE_CONFIRMED("a refusal shows that the lost release had worked"),
    RELEASE_OVERTAKEN("a release is refused, for a heartbeat of its grant overtook it"),
    EXPIRED_FREED("a lease that expired and that nobody took is released, and its row is free at once"),
    RELEASE_UNKNOWN("a release ends unknown"),
    RELEASE_LOST("a release says that the lock was lost"),
    COMMIT_LATE("a commit is applied after its sender gave up"),
    COMMIT_AFTER_TAKEOVER("a commit lands on another grant, or where there is no row"),
    COMMIT_DECLINED("an item of a commit is refused"),
    COMMIT_KNOWN_AGAIN("a store knows a repeated commit, and does nothing again"),
    COMMIT_PROVED("a refusal shows that the lost commit had worked"),
    COMMIT_UNKNOWN("a commit ends unknown"),
    DEAD_WROTE("a write of a dead process is applied"),
    LOST_STOLEN("a holder hears that it was stolen"),
    LOST_BY_FORCE("a holder hears that it was freed by force"),
    LOST_EXPIRED("a holder hears that it expired"),
    LOST_CLOSED("a holder hears that its client closed"),
    SAFE_AGAIN("a holder in danger is safe again"),
    PAUSED_PAST_VALIDITY("a holder is paused until after its validity"),
    WOKE_AFTER_TAKEOVER("a machine wakes after the validity of a lease, and another grant has the row"),
    WOKE_STILL_OURS("a machine wakes, asks the store, and the lock is still its own"),
    WOKE_UNSURE_OF_ACQUIRE("an acquire of before a sleep is confirmed by a heartbeat"),
    IMAGED("a copy goes on from an image of a process, and is granted a lock"),
    FENCED_OFF("a former holder's late write is refused by a resource that compares tokens"),
    UPDATE_LOST("a former holder's late write undoes another's where tokens are not compared"),
    KILLED_HOLDING("a holder is killed"),
    COLLECTED_FREE("a free row is collected"),
    COLLECTED_EXPIRED("a long expired row is collected"),
    COLLECTED_OVERDUE("a held row is collected, for a wrong clock wrote a time to live that has ended"),
    LIMIT_REACHED("a lease is lost, for its holder wanted it renewed no more"),
    TOKEN_AFTER_COLLECTION("a key is granted again after its row was collected"),
    STALE_BEAT("a stale read shows an older beat"),
    STALE_GRANT("a stale read shows an older grant"),
    CONNECTION_RESET("a write ends with its connection"),
    THROTTLED("a write is throttled"),
    LEFT("a caller leaves before it is answered"),
    QUEUE_HANDED("a lock goes to another worker of the same client"),
    TOGETHER_UNHEARD("a transaction takes several locks, and its answer is lost"),
    TOGETHER_TOKENS_LOST("a transaction takes several locks, and the read of their tokens is lost"),
    TOGETHER_REFUSED_BY_SOME("a transaction is refused by some of its rows, and not by all"),
    TOGETHER_PROVED("a refusal by all of its rows shows that the lost transaction had worked"),
    TOGETHER_TAKEOVER("a silent holder's row is taken over in a transaction"),
    TOGETHER_TWICE("a copied transaction makes second tenures"),
    TOGETHER_LOST("one of the locks that were granted together is lost, and a valid one is released for that");

    private final String meaning;

    RareState(String meaning) {
        this.meaning = meaning;
    }

    /** The state in words. */
    public String meaning() {
        return meaning;
    }
}
