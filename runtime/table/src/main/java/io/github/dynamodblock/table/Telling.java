package io.github.dynamodblock.table;

import io.github.dynamodblock.LockInfo;
import io.github.dynamodblock.dynamodb.ForcedRelease;
import io.github.dynamodblock.dynamodb.RaisedTokens;
import io.github.dynamodblock.dynamodb.TableFinding;
import java.util.List;

/** Whom answers are told: a person or a program. */
interface Telling {
    void findings(List<TableFinding> findings);

    /** One lock among many. */
    void line(LockInfo lock);

    /** One lock that was asked for. */
    void whole(LockInfo lock);

    void outcome(ForcedRelease outcome);

    void raised(RaisedTokens raised);
}
