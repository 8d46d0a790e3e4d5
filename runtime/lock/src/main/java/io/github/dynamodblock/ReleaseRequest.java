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
 * @param removesData whether the row's data goes
 * @param deletesRow whether the row is deleted, or kept; empty as {@link LockRequest#deleteOnRelease} says
 */
public record ReleaseRequest(
        Optional<LockData> data,
        Map<String, AttributeValue> attributes,
        Set<String> removed,
        boolean removesData,
        Optional<Boolean> deletesRow) {
    /** Nothing. */
    public static final ReleaseRequest NONE =
            new ReleaseRequest(Optional.empty(), Map.of(), Set.of(), false, Optional.empty());

    public ReleaseRequest {
        attributes = Map.copyOf(attributes);
        removed = Set.copyOf(removed);
        attributes.keySet().forEach(ReleaseRequest::checked);
        removed.forEach(ReleaseRequest::checked);
        if (data.isPresent() && removesData) {
            throw new IllegalArgumentException("A release cannot both write data and remove it; drop one of the two");
        }
        if (deletesRow.orElse(false)
                && (data.isPresent() || removesData || !attributes.isEmpty() || !removed.isEmpty())) {
            throw new IllegalArgumentException(
                    "A release that deletes the row cannot write in it; drop one of the two");
        }
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
        return new ReleaseRequest(Optional.of(value), attributes, removed, false, deletesRow);
    }

    /** The same, and the row's data goes. */
    public ReleaseRequest withoutData() {
        return new ReleaseRequest(Optional.empty(), attributes, removed, true, deletesRow);
    }

    /** The same with that attribute set; a name that the table layout uses is refused at release. */
    public ReleaseRequest withAttribute(String name, AttributeValue value) {
        Map<String, AttributeValue> all = new HashMap<>(attributes);
        all.put(name, value);
        return new ReleaseRequest(data, all, removed, removesData, deletesRow);
    }

    /** The same with that attribute removed. */
    public ReleaseRequest without(String name) {
        Set<String> all = new HashSet<>(removed);
        all.add(name);
        return new ReleaseRequest(data, attributes, all, removesData, deletesRow);
    }

    /**
     * The same, and the row is deleted, whatever the lock's request said. Nothing can be written in it then; an item of the
     * application's own is never deleted. Fencing tokens restart from the wall clock, as {@link
     * LockRequest.Builder#deleteOnRelease} says.
     */
    public ReleaseRequest deletingRow() {
        return new ReleaseRequest(data, attributes, removed, removesData, Optional.of(true));
    }

    /** The same, and the row is kept, whatever the lock's request said. The layout {@code python} deletes it all the same. */
    public ReleaseRequest keepingRow() {
        return new ReleaseRequest(data, attributes, removed, removesData, Optional.of(false));
    }

    /** Whether it writes nothing. */
    public boolean isEmpty() {
        return data.isEmpty() && !removesData && attributes.isEmpty() && removed.isEmpty();
    }
}
