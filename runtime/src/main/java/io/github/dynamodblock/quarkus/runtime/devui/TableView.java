package io.github.dynamodblock.quarkus.runtime.devui;

import java.util.List;

/**
 * What the page shows of the table.
 *
 * @param inMemory whether the locks are in memory; then there is no table
 * @param table the name of the table; empty if there is none
 * @param notice why no rows are shown, with what to do; empty if they are shown
 * @param more whether the table has more locks than these
 */
record TableView(boolean inMemory, String table, String notice, List<LockRow> rows, boolean more) {
    /** @param property the property because of which there is no table */
    static TableView memory(String property) {
        return new TableView(
                true,
                "",
                "The locks are in memory and exclude each other only within this application, because of " + property
                        + "=false. There is no table.",
                List.of(),
                false);
    }

    static TableView unread(String table, String notice) {
        return new TableView(false, table, notice, List.of(), false);
    }
}
