package io.github.dynamodblock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.core.ClientSettings;
import io.github.dynamodblock.dynamodb.LockTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values that nobody means: refused in words, where they are made. */
class AbsurdValuesTest {
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
    private static final Duration MOST_NEGATIVE = Duration.ofSeconds(Long.MIN_VALUE);
    private static final AttributeValue VALUE = AttributeValue.fromS("v");

    private static void assertRefused(ThrowingCallable absurd, String... words) {
        assertThatThrownBy(absurd)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    private static ClientSettings settings(Duration horizon) {
        return new ClientSettings("me", LeaseTiming.DEFAULT, Duration.ZERO, horizon, 0.01);
    }

    @Test
    void lease_ofAnyLength_isRefusedOutsideItsBounds() {
        for (Duration lease : List.of(LONGEST, MOST_NEGATIVE, Duration.ofSeconds(Long.MAX_VALUE / 6 + 1))) {
            assertRefused(() -> LeaseTiming.ofLease(lease), "A lease duration must be", lease.toString());
            assertRefused(() -> LockRequest.of("k").lease(lease), "A lease duration must be", lease.toString());
        }
    }

    @Test
    void heartbeat_forALeaseOfNoTime_isRefused() {
        for (Duration lease : List.of(MOST_NEGATIVE, Duration.ofNanos(-1), Duration.ZERO)) {
            assertRefused(() -> HeartbeatRequest.NONE.withLeaseAtLeast(lease), "positive", lease.toString());
        }
    }

    @Test
    void heartbeatPeriod_shorterThanAnySend_isRefused() {
        Duration lease = Duration.ofSeconds(20);
        assertRefused(
                () -> new LeaseTiming(lease, Duration.ofNanos(1), lease.dividedBy(2)), "heartbeat", "PT0.005S or more");

        assertThat(new LeaseTiming(lease, Duration.ofMillis(5), lease.dividedBy(2)).heartbeat())
                .isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void ttlHorizon_beyondAllTime_isRefused() {
        for (Duration horizon :
                List.of(LONGEST, MOST_NEGATIVE, Duration.ofDays(36_525).plusNanos(1))) {
            assertRefused(() -> settings(horizon), "TTL horizon", horizon.toString());
        }
        assertThat(settings(Duration.ofDays(36_525)).ttlHorizon()).isEqualTo(Duration.ofDays(36_525));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud800", "\udc00a", "\ud800\ud800", "\udc00\ud800"})
    void text_withHalfOfASurrogatePair_isRefusedWhereItWouldNameAnother(String text) {
        String half = "half of a surrogate pair";
        assertRefused(() -> LockKey.of(text), "partition key", half);
        assertRefused(() -> LockKey.of("k", text), "sort key", half);
        assertRefused(() -> LockRequest.of("k").attribute(text, VALUE), "attribute", half);
        assertRefused(() -> ReleaseRequest.NONE.withAttribute(text, VALUE), "attribute", half);
        assertRefused(() -> ReleaseRequest.NONE.without(text), "attribute", half);
        assertRefused(() -> LockData.ofText(text), "data", half);
        assertRefused(
                () -> new ClientSettings(text, LeaseTiming.DEFAULT, Duration.ZERO, Duration.ofDays(7), 0.01),
                "owner name",
                half);
        assertRefused(() -> LockTable.named("locks").withKeyPrefix(text), "key prefix", half);
        assertRefused(() -> LockTable.named("locks").withSortKey(text), half);
        assertRefused(() -> LockTable.named(text), half);
    }

    @Test
    void text_withWholeSurrogatePairs_isItself() {
        String pair = "\ud83d\ude00";

        assertThat(LockKey.of(pair, pair).sort()).isEqualTo(Optional.of(pair));
        assertThat(LockData.ofText(pair).text()).isEqualTo(pair);
    }

    @Test
    @SuppressWarnings("NullAway") // It is the test.
    void request_partThatIsNull_isRefusedAtOnce() {
        LockRequest.Builder request = LockRequest.of("k");
        List<ThrowingCallable> nulls = List.of(
                () -> request.timing(null),
                () -> request.data(null),
                () -> request.listener(null),
                () -> LockRequest.of((LockKey) null),
                () -> request.polling(null),
                () -> request.attribute("a", null),
                () -> request.attribute(null, VALUE),
                () -> ReleaseRequest.NONE.withAttribute("a", null),
                () -> ReleaseRequest.NONE.without(null));

        assertThat(nulls).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(NullPointerException.class));
    }
}
