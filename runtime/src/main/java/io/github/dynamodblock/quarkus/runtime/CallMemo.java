package io.github.dynamodblock.quarkus.runtime;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What observers remember of one call of the application, from its beginning to the grants of its locks. Two memos are
 * never equal, so a memo also says which call it is.
 */
final class CallMemo {
    private final Map<LockObserver, Object> remembered = new ConcurrentHashMap<>(2);

    void remember(LockObserver observer, Object what) {
        remembered.put(observer, what);
    }

    <T> Optional<T> of(LockObserver observer, Class<T> type) {
        return Optional.ofNullable(remembered.get(observer)).map(type::cast);
    }
}
