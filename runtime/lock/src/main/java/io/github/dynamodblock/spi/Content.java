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
 * @param ownItem whether the item is the application's own, which only carries a lock: it is never collected and never
 *     deleted
 * @param data the application's bytes
 * @param attributes the application's attributes, which are all that the lock does not use
 */
public record Content(boolean ownItem, Optional<LockData> data, Map<String, AttributeValue> attributes) {
    /** Nothing, in an item that is a lock. */
    public static final Content NONE = new Content(false, Optional.empty(), Map.of());

    public Content {
        attributes = Map.copyOf(attributes);
    }

    /** This, written over what was there: what is not named stays, and of the data so much as that says. */
    Content over(Content before, DataChange change) {
        Map<String, AttributeValue> all = new HashMap<>(before.attributes);
        all.putAll(attributes);
        return new Content(ownItem, change.after(before.data()), all);
    }

    /** The same with what that makes of the data. */
    Content with(DataChange change) {
        return new Content(ownItem, change.after(data), attributes);
    }

    /** The same as that release leaves it. */
    Content after(ReleaseRequest release) {
        Map<String, AttributeValue> all = new HashMap<>(attributes);
        all.keySet().removeAll(release.removed());
        all.putAll(release.attributes());
        DataChange change = DataChange.of(release.data(), release.removesData());
        return new Content(ownItem, change.after(data), all);
    }

    /** The same without those attributes. */
    Content without(Iterable<String> names) {
        Map<String, AttributeValue> left = new HashMap<>(attributes);
        names.forEach(left::remove);
        return new Content(ownItem, data, left);
    }
}
