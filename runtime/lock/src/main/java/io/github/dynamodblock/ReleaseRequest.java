package io.github.dynamodblock;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a release writes in the lock's own row, in the same request.
 *
 * <p>With {@link LockRequest#onItem() onItem}, this row is the application's item. The acquire reads the item and the
 * release writes it, and no other holder of this lock can write it in between.
 *
 * @param data the data that replaces the data in the row; empty to write no data
 * @param attributes the application's attributes to set; other attributes stay
 * @param removed the names of the application's attributes to remove
 * @param removesData whether the data in the row is removed
 * @param deletesRow whether the row is deleted or kept; empty to do as {@link LockRequest#deleteOnRelease} says
 * @since 1.0.0
 */
public record ReleaseRequest(
        Optional<LockData> data,
        Map<String, AttributeValue> attributes,
        Set<String> removed,
        boolean removesData,
        Optional<Boolean> deletesRow) {
    /** A release that writes nothing. */
    public static final ReleaseRequest NONE =
            new ReleaseRequest(Optional.empty(), Map.of(), Set.of(), false, Optional.empty());

    /**
     * Checks the values.
     *
     * @param data the data that replaces the data in the row
     * @param attributes the application's attributes to set
     * @param removed the names of the application's attributes to remove
     * @param removesData whether the data in the row is removed
     * @param deletesRow whether the row is deleted or kept
     * @throws IllegalArgumentException if the release both writes and removes data, both sets and removes an
     *     attribute, deletes the row and writes in it, or names an attribute that contains half of a surrogate pair
     */
    public ReleaseRequest {
        attributes = Map.copyOf(attributes);
        removed = Set.copyOf(removed);
        attributes.keySet().forEach(ReleaseRequest::checked);
        removed.forEach(ReleaseRequest::checked);
        if (data.isPresent() && removesData) {
            throw new IllegalArgumentException("A release cannot both write and remove data; leave out one of the two");
        }
        if (deletesRow.orElse(false)
                && (data.isPresent() || removesData || !attributes.isEmpty() || !removed.isEmpty())) {
            throw new IllegalArgumentException(
                    "A release that deletes the row cannot write into the row; leave out one of the two");
        }
        for (String name : removed) {
            if (attributes.containsKey(name)) {
                throw new IllegalArgumentException(
                        "A release cannot both set and remove the attribute '" + name + "'; leave out one of the two");
            }
        }
    }

    private static void checked(String name) {
        TextRules.encodable("name of the attribute", name);
    }

    /**
     * Returns a copy that writes this data. The copy does not remove data.
     *
     * @param value the data that replaces the data in the row
     * @return the copy
     * @throws IllegalArgumentException if the release deletes the row
     */
    public ReleaseRequest withData(LockData value) {
        return new ReleaseRequest(Optional.of(value), attributes, removed, false, deletesRow);
    }

    /**
     * Returns a copy that removes the data in the row. The copy writes no data.
     *
     * @return the copy
     * @throws IllegalArgumentException if the release deletes the row
     */
    public ReleaseRequest withoutData() {
        return new ReleaseRequest(Optional.empty(), attributes, removed, true, deletesRow);
    }

    /**
     * Returns a copy that sets this attribute. If the table layout uses the name, the release fails with a
     * {@link LockMisuseException}.
     *
     * @param name the name of the attribute
     * @param value the value of the attribute
     * @return the copy
     * @throws IllegalArgumentException if the release deletes the row or removes this attribute, or if the name
     *     contains half of a surrogate pair
     */
    public ReleaseRequest withAttribute(String name, AttributeValue value) {
        Map<String, AttributeValue> all = new HashMap<>(attributes);
        all.put(name, value);
        return new ReleaseRequest(data, all, removed, removesData, deletesRow);
    }

    /**
     * Returns a copy that removes this attribute.
     *
     * @param name the name of the attribute
     * @return the copy
     * @throws IllegalArgumentException if the release deletes the row or sets this attribute, or if the name contains
     *     half of a surrogate pair
     */
    public ReleaseRequest without(String name) {
        Set<String> all = new HashSet<>(removed);
        all.add(name);
        return new ReleaseRequest(data, attributes, all, removesData, deletesRow);
    }

    /**
     * Returns a copy that deletes the row, whatever the lock's request says. Such a release can write nothing in the
     * row. An item of the application is never deleted: its release fails with a {@link LockMisuseException}. Fencing
     * tokens start again at the wall clock, as {@link LockRequest.Builder#deleteOnRelease} says.
     *
     * @return the copy
     * @throws IllegalArgumentException if the release writes in the row
     */
    public ReleaseRequest deletingRow() {
        return new ReleaseRequest(data, attributes, removed, removesData, Optional.of(true));
    }

    /**
     * Returns a copy that keeps the row, whatever the lock's request says. The layout {@code python} deletes the row
     * nevertheless.
     *
     * @return the copy
     */
    public ReleaseRequest keepingRow() {
        return new ReleaseRequest(data, attributes, removed, removesData, Optional.of(false));
    }

    /**
     * Returns whether the release writes nothing in the row.
     *
     * @return true if the release changes neither data nor attributes
     */
    public boolean isEmpty() {
        return data.isEmpty() && !removesData && attributes.isEmpty() && removed.isEmpty();
    }
}
