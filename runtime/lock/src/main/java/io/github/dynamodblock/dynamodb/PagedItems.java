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

/** Items that are asked for page by page, each page only when its first item is wanted. */
final class PagedItems implements Iterator<Map<String, AttributeValue>> {
    /**
     * Some items.
     *
     * @param next where the next page begins; empty if this is the last
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

    /** @param request asks for the page that begins there; an empty map begins the first */
    static Stream<Map<String, AttributeValue>> stream(Function<Map<String, AttributeValue>, Page> request) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new PagedItems(request), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    /** As many requests as there are pages without an item before the next item: a filter can empty a page. */
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
            throw new NoSuchElementException("That was the last row");
        }
        return page.next();
    }
}
