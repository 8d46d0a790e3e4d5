package io.github.dynamodblock.chaos.simulation.oracle;

/**
 * A rare state of the protocol, which a search should reach. If a search never reached a rare state, it proves nothing
 * about that state.
 */
public enum RareState {
    TAKEOVER("a row is taken over whose holder sends no heartbeats"),
    TAKEOVER_OF_DEAD("a row is taken over whose holder was killed"),
    TAKEOVER_RACE_LOST("a takeover is refused, because another write came first"),
    TRY_ONCE_TAKEOVER("a request that does not wait takes a lock over"),
    OWN_ORPHAN_OVERWRITTEN("a client overwrites a grant of its own, in which no holder believes"),
    ORPHAN_SWEPT("a sweep frees the row of an acquire that was given up"),
    ACQUIRE_LATE("an acquire is applied after its sender stopped waiting"),
    ACQUIRE_AFTER_OTHERS("an acquire is applied late, after other clients held the row"),
    ACQUIRE_LATE_NO_ROW("a late acquire finds no row"),
    ACQUIRE_TWICE("a copied acquire begins a second tenure"),
    ACQUIRE_COPY_REFUSED("a copied acquire is refused, because its own grant holds the row"),
    ACQUIRE_CONFIRMED("a refusal shows that an acquire without a response was applied"),
    GRANT_CONFIRMED("a heartbeat confirms a grant that was too old to return"),
    GRANT_IN_DOUBT("the validity of a grant counts from an attempt that ended unknown"),
    GRANT_STALE("acquire returns a grant with less than half of its validity left"),
    HEARTBEAT_LATE("a heartbeat is applied after its sender stopped waiting"),
    HEARTBEAT_OVERTAKEN("a heartbeat is refused, because its grant already has a higher beat"),
    HEARTBEAT_AFTER_RELEASE("a heartbeat reaches the row after its grant was released"),
    HEARTBEAT_AFTER_TAKEOVER("a heartbeat reaches the row of another grant"),
    HEARTBEAT_NO_ROW("a heartbeat finds no row"),
    HEARTBEAT_SECOND_TENURE("a heartbeat reaches the row of its own grant under another token"),
    ANSWER_AFTER_VALIDITY("a heartbeat is acknowledged after the validity passed"),
    RELEASE_LATE("a release is applied after its sender stopped waiting"),
    RELEASE_AFTER_TAKEOVER("a release reaches the row of another grant"),
    RELEASE_NO_ROW("a release finds no row"),
    RELEASE_CONFIRMED("a refusal shows that a release without a response was applied"),
    RELEASE_OVERTAKEN("a release is refused, because a heartbeat of its grant overtook it"),
    EXPIRED_FREED("a lease is released that expired and that no client took over, and its row is free at once"),
    RELEASE_UNKNOWN("a release ends UNKNOWN"),
    RELEASE_LOST("a release ends LOST"),
    COMMIT_LATE("a commit is applied after its sender stopped waiting"),
    COMMIT_AFTER_TAKEOVER("a commit reaches the row of another grant, or finds no row"),
    COMMIT_DECLINED("an item of a commit is refused"),
    COMMIT_KNOWN_AGAIN("the store knows a repeated commit, and does nothing"),
    COMMIT_PROVED("a refusal shows that a commit without a response was applied"),
    COMMIT_UNKNOWN("a commit ends UNKNOWN"),
    DEAD_WROTE("a write of a dead process is applied"),
    LOST_STOLEN("a holder is notified that its lease was stolen"),
    LOST_BY_FORCE("a holder is notified of a loss after a release by force"),
    LOST_EXPIRED("a holder is notified that its lease expired"),
    LOST_CLOSED("a holder is notified of a loss because its client closed"),
    WORK_WAITED_FOR("a closing client waits for work, which then releases its lease"),
    WORK_LEFT("a closing client gives up a lease under which work runs"),
    SAFE_AGAIN("a holder in danger is safe again"),
    PAUSED_PAST_VALIDITY("a holder is paused until after its validity"),
    WOKE_AFTER_TAKEOVER("a suspended machine runs again after the validity of a lease, and another grant has the row"),
    WOKE_STILL_OURS("a suspended machine runs again, and a heartbeat shows that it still holds the lock"),
    WOKE_UNSURE_OF_ACQUIRE("a heartbeat confirms an acquire that was sent before a suspension"),
    IMAGED("a copy continues from an image of a process, and is granted a lock"),
    FENCED_OFF("a late write of a former holder is refused by a resource that compares tokens"),
    UPDATE_LOST("a late write of a former holder undoes an update where tokens are not compared"),
    KILLED_HOLDING("a holder is killed"),
    COLLECTED_FREE("the store deletes a free row"),
    COLLECTED_EXPIRED("the store deletes a held row that expired long ago, or whose time to live has ended"),
    COLLECTED_OVERDUE("the store deletes a held row, because a wrong clock wrote a time to live that has ended"),
    LIMIT_REACHED("a lease expires whose holder limited its renewal"),
    TOKEN_AFTER_COLLECTION("a key is granted again after its row was deleted"),
    STALE_BEAT("a stale read shows an older beat"),
    STALE_GRANT("a stale read shows an older grant"),
    CONNECTION_RESET("a write gets no response, because its connection was closed"),
    THROTTLED("a write is throttled"),
    LEFT("a caller cancels its request before acquire returns"),
    QUEUE_HANDED("a lock passes to another worker of the same client"),
    TOGETHER_UNHEARD("a transaction acquires several locks, and its response is lost"),
    TOGETHER_TOKENS_LOST("a transaction acquires several locks, and the read of their tokens is lost"),
    TOGETHER_REFUSED_BY_SOME("a transaction is refused by some of its rows, but not by all"),
    TOGETHER_PROVED("a refusal by all rows shows that a transaction without a response was applied"),
    TOGETHER_TAKEOVER("a transaction takes a row over whose holder sends no heartbeats"),
    TOGETHER_TWICE("a copied transaction begins second tenures"),
    TOGETHER_LOST("one of the locks that were granted together is lost, so a valid lock of them is given up"),
    CONFLICTED("a write is not applied, because another transaction is using its row"),
    CONFLICT_OF_SOME("a transaction is refused by one of its rows while another row is in conflict"),
    CONFLICT_AFTER_LOST("a transaction was applied without a response, and the next attempt is in conflict"),
    BY_HAND_RENEWED("a heartbeat of a lease that its holder renews by hand is acknowledged"),
    BY_HAND_EXPIRED("a lease that its holder renews by hand is lost, because the holder did not renew it"),
    LIMIT_MOVED("a heartbeat is sent after the first limit of a lease, because another heartbeat moved the limit"),
    KEPT_MOVED("a released row stays taken for a changed time, because a heartbeat changed it");

    private final String meaning;

    RareState(String meaning) {
        this.meaning = meaning;
    }

    /** Returns a description of the state. */
    public String meaning() {
        return meaning;
    }
}
