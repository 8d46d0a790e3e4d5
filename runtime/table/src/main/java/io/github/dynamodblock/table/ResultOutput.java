package io.github.dynamodblock.table;

import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.dynamodb.ForcedRelease;
import io.github.dynamodblock.dynamodb.RaisedTokens;
import io.github.dynamodblock.dynamodb.TableFinding;
import java.util.List;

/** Reports results to a person or to a program. */
interface ResultOutput {
    void findings(List<TableFinding> findings);

    /** Reports one lock among many. */
    void line(LockInfo lock);

    /** Reports the one lock that was requested. */
    void whole(LockInfo lock);

    void outcome(ForcedRelease outcome);

    void raised(RaisedTokens raised);
}
