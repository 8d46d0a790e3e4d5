package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.TableLayout;
import java.util.Locale;

/** This class finds the table layouts by the names that a user types: {@code aws} and {@code python}. */
final class LayoutOptions {
    private LayoutOptions() {}

    /**
     * Returns the layout with that name.
     *
     * @throws UsageException if there is no layout with that name
     */
    static TableLayout named(String name) {
        for (TableLayout layout : TableLayout.values()) {
            if (layout.name().toLowerCase(Locale.ROOT).equals(name)) {
                return layout;
            }
        }
        throw new UsageException("--table-layout is aws or python, not '" + name + "'");
    }

    /**
     * Returns the lock table with that name, in that layout. Its attributes have the names that all clients of the
     * layout use.
     */
    static LockTable table(String layout, String name) {
        return named(layout) == TableLayout.PYTHON ? LockTable.python(name) : LockTable.named(name);
    }
}
