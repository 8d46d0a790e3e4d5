package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.arc.processor.BeanArchives;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.chrono.ChronoLocalDate;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which types can be part of a key. The methods below are the examples: each parameter is one. */
class KeyTextTest {
    interface Named {
        String name();
    }

    static class Opaque {}

    static class WithText {
        @Override
        public String toString() {
            return "text";
        }
    }

    record Plain(String id, int count, Instant at) {}

    record WithOpaque(String id, Opaque opaque) {}

    record Nested(Plain plain, WithOpaque inner) {}

    @SuppressWarnings("ArrayRecordComponent")
    record WithArray(byte[] bytes) {}

    record WithOptional(Optional<String> region) {}

    record OwnText(Opaque opaque) {
        @Override
        public String toString() {
            return "own";
        }
    }

    record Box<T>(T value) {}

    record Chain(String id, Chain next) {}

    static final class Batch implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("line").iterator();
        }

        @Override
        public String toString() {
            return "batch";
        }
    }

    @SuppressWarnings("unused")
    interface Accepted<I extends Number> {
        void of(
                String string,
                CharSequence characters,
                int primitive,
                Long boxed,
                Number number,
                BigDecimal decimal,
                Thread.State state,
                Enum<?> anyEnum,
                UUID uuid,
                Instant instant,
                LocalDate date,
                Temporal temporal,
                ChronoLocalDate anyDate,
                URI uri,
                Path path,
                StringBuilder builder,
                Class<?> type,
                WithText withText,
                Batch batch,
                Plain plain,
                OwnText ownText,
                Box<String> box,
                Chain chain,
                I variable);
    }

    @SuppressWarnings("unused")
    interface Refused<T, C extends Comparable<C>> {
        void object(Object value);

        void opaque(Opaque value);

        void named(Named value);

        void comparable(Comparable<String> value);

        void variable(T value);

        void recursive(C value);

        void array(String[] value);

        void list(List<String> value);

        void set(Set<String> value);

        void map(Map<String, String> value);

        void optional(Optional<String> value);

        void optionalLong(OptionalLong value);

        void future(CompletableFuture<String> value);

        void stream(Stream<String> value);

        void supplier(Supplier<String> value);

        void withOpaque(WithOpaque value);

        void nested(Nested value);

        void withArray(WithArray value);

        void withOptional(WithOptional value);

        void box(Box<Opaque> value);

        void anyBox(Box<?> value);
    }

    private static final String IDENTITY =
            ", which declares no toString(); the text of Object differs for each instance";
    private static final String COLLECTION = ", a collection, whose text depends on all its elements and their order";
    private static final String RECORD = ", a record whose text contains its component '";
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("object", "of type java.lang.Object" + IDENTITY),
            Map.entry("opaque", "of type " + Opaque.class.getName() + IDENTITY),
            Map.entry("named", "of type " + Named.class.getName() + IDENTITY),
            Map.entry("comparable", "of type java.lang.Comparable" + IDENTITY),
            Map.entry("variable", "of type java.lang.Object" + IDENTITY),
            Map.entry("recursive", "of type java.lang.Comparable" + IDENTITY),
            Map.entry("array", "an array, whose text differs for equal arrays"),
            Map.entry("list", "of type java.util.List" + COLLECTION),
            Map.entry("set", "of type java.util.Set" + COLLECTION),
            Map.entry("map", "of type java.util.Map" + COLLECTION),
            Map.entry("optional", "of type java.util.Optional, whose text is not the text of its value"),
            Map.entry("optionalLong", "of type java.util.OptionalLong, whose text is not the text of its value"),
            Map.entry(
                    "future",
                    "of type java.util.concurrent.CompletableFuture, whose text is not the text of its result"),
            Map.entry("stream", "of type java.util.stream.Stream, whose text is not the text of its result"),
            Map.entry("supplier", "of type java.util.function.Supplier, whose text is not the text of its result"),
            Map.entry("withOpaque", "of type " + WithOpaque.class.getName() + RECORD + "opaque'"),
            Map.entry("nested", "of type " + Nested.class.getName() + RECORD + "inner', which is of type"),
            Map.entry("withArray", "of type " + WithArray.class.getName() + RECORD + "bytes', which is an array"),
            Map.entry(
                    "withOptional",
                    "of type " + WithOptional.class.getName() + RECORD
                            + "region', which is of type java.util.Optional"),
            Map.entry(
                    "box",
                    "of type " + Box.class.getName() + RECORD + "value', which is of type " + Opaque.class.getName()),
            Map.entry(
                    "anyBox", "of type " + Box.class.getName() + RECORD + "value', which is of type java.lang.Object"));

    private static final IndexView INDEX = index();

    private static IndexView index() {
        try {
            Class<?>[] classes = KeyTextTest.class.getDeclaredClasses();
            return BeanArchives.buildComputingBeanArchiveIndex(
                    KeyTextTest.class.getClassLoader(), new ConcurrentHashMap<>(), Index.of(classes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MethodInfo method(Class<?> of, String name) {
        return INDEX.getClassByName(of).firstMethod(name);
    }

    private static void require(MethodInfo method, int parameter) {
        new KeyText(INDEX)
                .require(
                        new TypeVariables(Map.of()).resolve(method.parameterType(parameter)),
                        String.valueOf(method.parameterName(parameter)));
    }

    static List<Integer> accepted() {
        return Stream.iterate(0, i -> i + 1)
                .limit(method(Accepted.class, "of").parametersCount())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void type_whoseEqualValuesHaveEqualTexts_isAccepted(int parameter) {
        assertThatCode(() -> require(method(Accepted.class, "of"), parameter)).doesNotThrowAnyException();
    }

    static List<String> refused() {
        return Arrays.stream(Refused.class.getDeclaredMethods())
                .map(Method::getName)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void type_whoseTextNamesNothing_isRefusedWithTheReason(String name) {
        assertThat(REASONS).containsKey(name);
        assertThatThrownBy(() -> require(method(Refused.class, name), 0))
                .isInstanceOf(LockedProblem.class)
                .message()
                .startsWith("'{value}' is " + REASONS.get(name));
    }
}
