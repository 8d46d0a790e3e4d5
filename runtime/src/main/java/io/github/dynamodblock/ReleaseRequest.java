package io.github.dynamodblock;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a release writes in the lock's own row, in the same request. With {@link LockRequest#onItem() onItem} that is the
 * application's item: it is read by the acquire and written by the release, and nobody can have written it under this
 * lock in between.
 *
 * @param data replaces the row's data if present
 * @param attributes the application's attributes to set; others stay
 * @param removed the application's attributes that go
 */
public record ReleaseRequest(Optional<LockData> data, Map<String, AttributeValue> attributes, Set<String> removed) {
    /** Nothing. */
    public static final ReleaseRequest NONE = new ReleaseRequest(Optional.empty(), Map.of(), Set.of());

    public ReleaseRequest {
        attributes = Map.copyOf(attributes);
        removed = Set.copyOf(removed);
        attributes.keySet().forEach(ReleaseRequest::checked);
        removed.forEach(ReleaseRequest::checked);
        for (String name : removed) {
            if (attributes.containsKey(name)) {
                throw new IllegalArgumentException(
                        "A release cannot both set and remove the attribute '" + name + "'; drop one of the two");
            }
        }
    }

    private static void checked(String name) {
        Text.encodable("name of the attribute", name);
    }

    /** The same with that data. */
    public ReleaseRequest withData(LockData value) {
        return new ReleaseRequest(Optional.of(value), attributes, removed);
    }

    /** The same with that attribute set; a name that the table layout uses is refused at release. */
    public ReleaseRequest withAttribute(String name, AttributeValue value) {
        Map<String, AttributeValue> all = new HashMap<>(attributes);
        all.put(name, value);
        return new ReleaseRequest(data, all, removed);
    }

    /** The same with that attribute removed. */
    public ReleaseRequest without(String name) {
        Set<String> all = new HashSet<>(removed);
        all.add(name);
        return new ReleaseRequest(data, attributes, all);
    }

    /** Whether it writes nothing. */
    public boolean isEmpty() {
        return data.isEmpty() && attributes.isEmpty() && removed.isEmpty();
    }
}
