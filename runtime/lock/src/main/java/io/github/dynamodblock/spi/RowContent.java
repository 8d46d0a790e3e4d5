package io.github.dynamodblock.spi;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.ReleaseRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a row carries for the application.
 *
 * @param ownItem whether the item belongs to the application and only carries a lock. Such an item is never collected
 *     and never deleted.
 * @param data the application's bytes
 * @param attributes the application's attributes: all attributes that the lock does not use
 */
public record RowContent(boolean ownItem, Optional<LockData> data, Map<String, AttributeValue> attributes) {
    /** The content of a row that carries nothing, in an item that is only a lock. */
    public static final RowContent NONE = new RowContent(false, Optional.empty(), Map.of());

    /** Copies the attributes. */
    public RowContent {
        attributes = Map.copyOf(attributes);
    }

    /**
     * Returns this content written over the content that was there before. Attributes that this content does not name
     * stay; the change says what happens to the data.
     */
    RowContent over(RowContent before, DataChange change) {
        Map<String, AttributeValue> all = new HashMap<>(before.attributes);
        all.putAll(attributes);
        return new RowContent(ownItem, change.after(before.data()), all);
    }

    /** Returns this content with the data changed. */
    RowContent with(DataChange change) {
        return new RowContent(ownItem, change.after(data), attributes);
    }

    /** Returns this content as the release leaves it. */
    RowContent after(ReleaseRequest release) {
        Map<String, AttributeValue> all = new HashMap<>(attributes);
        all.keySet().removeAll(release.removed());
        all.putAll(release.attributes());
        DataChange change = DataChange.of(release.data(), release.removesData());
        return new RowContent(ownItem, change.after(data), all);
    }

    /** Returns this content without these attributes. */
    RowContent without(Iterable<String> names) {
        Map<String, AttributeValue> left = new HashMap<>(attributes);
        names.forEach(left::remove);
        return new RowContent(ownItem, data, left);
    }
}
