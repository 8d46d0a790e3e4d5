package io.github.dynamodblock.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dynamodblock.LockData;
import io.github.dynamodblock.ReleaseRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** All of a row that each write leaves: what it sets, and what it must not touch. */
public abstract class WholeRowContract extends AcquireAllContract {
    private static final String MINE = "a".repeat(32);
    private static final String THEIRS = "b".repeat(32);
    private static final long FLOOR = 1_000_000;
    private static final long EXPIRES = 4_000_000_000L;
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LONGER = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final String name = "whole-" + UUID.randomUUID();

    private static RowContent carrying(String data, String name, String value) {
        return new RowContent(false, Optional.of(LockData.ofText(data)), Map.of(name, AttributeValue.fromS(value)));
    }

    private LockWrite.Acquire acquire(
            String grant, Optional<String> seen, Duration lease, long floor, long expiresAt, RowContent content) {
        return new LockWrite.Acquire(
                key(name), new Version(grant, 1), "owner-" + grant, lease, seen, floor, expiresAt, false, content);
    }

    private LockWrite.Acquire first(RowContent content) {
        return acquire(MINE, Optional.empty(), LEASE, FLOOR, EXPIRES, content);
    }

    private LockRow held(Version version, RowContent content) {
        return new LockRow(
                key(name),
                Optional.of("owner-" + MINE),
                Optional.of(LEASE),
                version.toString(),
                false,
                OptionalLong.of(FLOOR + 1),
                content,
                OptionalLong.of(EXPIRES));
    }

    private static LockRow released(LockRow row, Version version) {
        return new LockRow(
                row.key(),
                row.owner(),
                row.lease(),
                version.toString(),
                true,
                row.token(),
                row.content(),
                row.expiresAt());
    }

    /** What the answer shows, which a read must show as well. */
    private LockRow made(LockWrite write) {
        StoreAnswer answer = store().write(write, ANSWER).join();
        assertThat(answer).isInstanceOf(StoreAnswer.Applied.class);
        LockRow row = ((StoreAnswer.Applied) answer).row();
        assertThat(shown()).contains(row);
        return row;
    }

    private Optional<LockRow> shown() {
        ReadAnswer answer = store().read(key(name), true, ANSWER).join();
        assertThat(answer).isInstanceOf(ReadAnswer.Shown.class);
        return ((ReadAnswer.Shown) answer).row();
    }

    @Test
    void acquire_noRow_setsAllOfIt() {
        RowContent content = carrying("data", "a", "1");

        assertThat(made(first(content))).isEqualTo(held(new Version(MINE, 1), content));
    }

    @Test
    void acquire_overAnother_setsAllOfItAnewAndTheNextToken() {
        made(first(carrying("data", "a", "1")));

        LockRow row = made(acquire(
                THEIRS,
                Optional.of(new Version(MINE, 1).toString()),
                LONGER,
                9 * FLOOR,
                EXPIRES + 7,
                carrying("new", "b", "2")));

        assertThat(row)
                .isEqualTo(new LockRow(
                        key(name),
                        Optional.of("owner-" + THEIRS),
                        Optional.of(LONGER),
                        new Version(THEIRS, 1).toString(),
                        false,
                        OptionalLong.of(FLOOR + 2),
                        new RowContent(
                                false,
                                Optional.of(LockData.ofText("new")),
                                Map.of("a", AttributeValue.fromS("1"), "b", AttributeValue.fromS("2"))),
                        OptionalLong.of(EXPIRES + 7)));
    }

    @Test
    void acquire_onItem_setsAllOfItAndIsNeverCollected() {
        assumeTrue(keepsReleased());
        RowContent own = new RowContent(true, Optional.empty(), Map.of());

        LockRow row = made(first(own));

        assertThat(row.content()).isEqualTo(own);
        assertThat(row.expiresAt()).isEmpty();
    }

    @Test
    void heartbeat_plain_setsBeatLeaseAndTimeToLive() {
        RowContent content = carrying("data", "a", "1");
        made(first(content));

        LockRow row = made(new LockWrite.Heartbeat(key(name), new Version(MINE, 2), FLOOR + 1, LONGER, EXPIRES + 60));

        assertThat(row)
                .isEqualTo(new LockRow(
                        key(name),
                        Optional.of("owner-" + MINE),
                        Optional.of(LONGER),
                        new Version(MINE, 2).toString(),
                        false,
                        OptionalLong.of(FLOOR + 1),
                        content,
                        OptionalLong.of(EXPIRES + 60)));
    }

    @Test
    void heartbeat_ofAnOwnItem_setsNoTimeToLive() {
        assumeTrue(keepsReleased());
        made(first(new RowContent(true, Optional.empty(), Map.of())));

        LockRow row = made(new LockWrite.Heartbeat(
                key(name),
                new Version(MINE, 2),
                FLOOR + 1,
                LEASE,
                OptionalLong.empty(),
                new DataChange.Write(LockData.ofText("data")),
                Set.of()));

        assertThat(row.expiresAt()).isEmpty();
        assertThat(row.content()).isEqualTo(new RowContent(true, Optional.of(LockData.ofText("data")), Map.of()));
    }

    @Test
    void heartbeat_withTimeToLiveOfAnOwnItem_isRefused() {
        assumeTrue(keepsReleased());
        made(first(new RowContent(true, Optional.empty(), Map.of())));
        Optional<LockRow> before = shown();

        assertThat(store().write(
                                new LockWrite.Heartbeat(key(name), new Version(MINE, 2), FLOOR + 1, LEASE, EXPIRES),
                                ANSWER)
                        .join())
                .isInstanceOf(StoreAnswer.Refused.class);
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void release_plain_setsBeatAndFreedomOnly() {
        assumeTrue(keepsReleased());
        RowContent content = carrying("data", "a", "1");
        made(first(content));

        LockRow row = made(new LockWrite.Release(key(name), new Version(MINE, 2), FLOOR + 1));

        assertThat(row).isEqualTo(released(held(new Version(MINE, 1), content), new Version(MINE, 2)));
    }

    @Test
    void release_thatWrites_setsThatBesides() {
        assumeTrue(keepsReleased());
        made(first(carrying("data", "a", "1")));

        LockRow row = made(new LockWrite.Release(
                key(name),
                new Version(MINE, 2),
                FLOOR + 1,
                false,
                ReleaseRequest.NONE
                        .withData(LockData.ofText("last"))
                        .withAttribute("b", AttributeValue.fromN("2"))
                        .without("a")));

        RowContent left =
                new RowContent(false, Optional.of(LockData.ofText("last")), Map.of("b", AttributeValue.fromN("2")));
        assertThat(row).isEqualTo(released(held(new Version(MINE, 1), left), new Version(MINE, 2)));
    }

    @Test
    void release_thatDeletesAnOwnItem_isRefused() {
        assumeTrue(keepsReleased());
        made(first(new RowContent(true, Optional.empty(), Map.of())));

        assertThat(store().write(
                                new LockWrite.Release(
                                        key(name), new Version(MINE, 2), FLOOR + 1, true, ReleaseRequest.NONE),
                                ANSWER)
                        .join())
                .isInstanceOf(StoreAnswer.Refused.class);
        assertThat(shown()).isPresent();
    }

    @Test
    void commit_ofNoItems_setsItsVersionAndFreedomOnly() {
        RowContent content = carrying("data", "a", "1");
        made(first(content));
        Version version = new Version(MINE, 2).committing();

        assertThat(store().write(new LockWrite.Commit(key(name), version, FLOOR + 1, List.of()), ANSWER)
                        .join())
                .isInstanceOf(StoreAnswer.Applied.class);

        assertThat(shown())
                .isEqualTo(
                        keepsReleased()
                                ? Optional.of(released(held(new Version(MINE, 1), content), version))
                                : Optional.empty());
    }
}
