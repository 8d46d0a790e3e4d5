package io.github.dynamodblock.chaos.run;

import io.github.dynamodblock.dynamodb.LockTable;
import io.github.dynamodblock.dynamodb.TableLayout;
import java.util.Locale;

/** The table layouts by the names that a user types: {@code aws} and {@code python}. */
final class LayoutOptions {
    private LayoutOptions() {}

    /**
     * The layout of that name.
     *
     * @throws UsageException if there is none
     */
    static TableLayout named(String name) {
        for (TableLayout layout : TableLayout.values()) {
            if (layout.name().toLowerCase(Locale.ROOT).equals(name)) {
                return layout;
            }
        }
        throw new UsageException("--table-layout is aws or python, not '" + name + "'");
    }

    /** The lock table of that name, in that layout, its attributes named as all clients of the layout name them. */
    static LockTable table(String layout, String name) {
        return named(layout) == TableLayout.PYTHON ? LockTable.python(name) : LockTable.named(name);
    }
}
