package io.github.dynamodblock.dynamodb;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads items page by page. Each page is requested only when its first item is needed. */
final class PagedItems implements Iterator<Map<String, AttributeValue>> {
    /**
     * One page of items.
     *
     * @param items the items
     * @param next where the next page begins; empty if this is the last page
     */
    record Page(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> next) {}

    private final Function<Map<String, AttributeValue>, Page> request;
    private Iterator<Map<String, AttributeValue>> page =
            List.<Map<String, AttributeValue>>of().iterator();
    private Map<String, AttributeValue> start = Map.of();
    private boolean last;

    private PagedItems(Function<Map<String, AttributeValue>, Page> request) {
        this.request = request;
    }

    /**
     * Returns a stream of the items of all pages.
     *
     * @param request requests the page that begins at a key; an empty map stands for the beginning of the first page
     */
    static Stream<Map<String, AttributeValue>> stream(Function<Map<String, AttributeValue>, Page> request) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new PagedItems(request), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    /** Sends requests until a page has an item, or the pages end: a filter can leave a page without items. */
    @Override
    public boolean hasNext() {
        while (!page.hasNext() && !last) {
            Page answer = request.apply(start);
            page = answer.items().iterator();
            start = answer.next();
            last = start.isEmpty();
        }
        return page.hasNext();
    }

    @Override
    public Map<String, AttributeValue> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("There is no further row");
        }
        return page.next();
    }
}
