package io.github.dynamodblock.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockMisuseException;
import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.quarkus.arc.ManagedContext;
import io.quarkus.arc.runtime.BeanContainer;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the build recorded, as the application finds it. */
@Isolated("hears what is logged, and sets the launch mode")
class LockRecorderTest {
    private final LockedMethods methods = new LockedMethods();
    private final LockRecorder recorder = recorder(Map.of());

    private static LockRecorder recorder(Map<String, String> config) {
        return new LockRecorder(new RuntimeValue<>(Configured.by(config)));
    }

    /** A container of these beans. */
    private static BeanContainer holding(Object... beans) {
        return new BeanContainer() {
            @Override
            public <T> T beanInstance(Class<T> type, Annotation... qualifiers) {
                return Stream.of(beans)
                        .filter(type::isInstance)
                        .map(type::cast)
                        .findFirst()
                        .orElseThrow();
            }

            @Override
            public <T> Factory<T> beanInstanceFactory(Class<T> type, Annotation... qualifiers) {
                throw new UnsupportedOperationException();
            }

            @Override
            public <T> Factory<T> beanInstanceFactory(
                    Supplier<Factory<T>> otherwise, Class<T> type, Annotation... qualifiers) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ManagedContext requestContext() {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** Reads a parameter as generated code does. */
    public static final class Length implements KeyPath {
        @Override
        public Object read(Object parameter) {
            return parameter.toString().length();
        }
    }

    private static LockedMethodSpec spec(String template, LockedMethodSpec.Part... parts) {
        return new LockedMethodSpec(
                Call.Bean.class.getName(),
                Call.Bean.class.getName() + "#order(java.lang.Object)",
                "Bean#order",
                template,
                LockKeyGenerator.class.getName(),
                List.of(parts),
                "",
                "",
                "");
    }

    private String key(Object parameter) {
        Call call = Call.of("order", () -> "ran");
        return methods.of(call).method().key(new Object[] {parameter});
    }

    @Test
    void lockedMethod_hasAKeyOfTextAndParameters() {
        recorder.lockedMethods(
                holding(methods),
                List.of(spec(
                        "order-{id}",
                        new LockedMethodSpec.Part("order-", -1, ""),
                        new LockedMethodSpec.Part("id", 0, ""))));

        assertThat(key("seven")).isEqualTo("order-seven");
    }

    @Test
    void lockedMethod_hasAKeyOfPropertiesThatGeneratedCodeReads() {
        recorder.lockedMethods(
                holding(methods),
                List.of(spec("order-{id}", new LockedMethodSpec.Part("id.length", 0, Length.class.getName()))));

        assertThat(key("seven")).isEqualTo("5");
    }

    @Test
    void lockedMethod_ofTwoBeans_isKnownOnce() {
        LockedMethodSpec spec = spec("order-{id}", new LockedMethodSpec.Part("order-", -1, ""));
        recorder.lockedMethods(holding(methods), List.of(spec, spec));

        assertThat(key("seven")).isEqualTo("order-");
    }

    @Test
    void lockedMethod_withAnotherTemplate_isAnother() {
        recorder.lockedMethods(
                holding(methods), List.of(spec("other-{id}", new LockedMethodSpec.Part("other-", -1, ""))));
        Call call = Call.of("order", () -> "ran");

        assertThatThrownBy(() -> methods.of(call))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Bean.order");
    }

    @Test
    void pathThatWasNotGenerated_isADefectThatNamesIt() {
        List<LockedMethodSpec> missing = List.of(spec("order-{id}", new LockedMethodSpec.Part("id.x", 0, "no.Such")));

        assertThatThrownBy(() -> recorder.lockedMethods(holding(methods), missing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no.Such");
    }

    private static LockedMethodSpec.Part property(String source) {
        return new LockedMethodSpec.Part(source, LockedMethodSpec.Part.PROPERTY, "");
    }

    private void configure(Map<String, String> properties, LockedMethodSpec.Part... parts) {
        recorder.lockedMethods(holding(methods), List.of(spec("order-{id}", parts)));
        methods.configure(name -> Optional.ofNullable(properties.get(name)));
    }

    @Test
    void property_ofAKey_isReadWhenTheApplicationStarts() {
        recorder.lockedMethods(holding(methods), List.of(spec("order-{id}", property("shop.name"))));
        assertThatThrownBy(() -> key("7"))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("Bean#order needs the property 'shop.name'");

        configure(
                Map.of("shop.name", "a}-%", "empty", "-"),
                property("shop.name"),
                new LockedMethodSpec.Part("id", 0, ""),
                property("empty"),
                property("other:/none:"),
                new LockedMethodSpec.Part("id", 0, ""));
        assertThat(key("7-%")).isEqualTo("a}-%7%2D%25-/none:7-%");
    }

    @Test
    void property_thatIsMissing_stopsTheStart_withOneLineForEach() {
        assertThatThrownBy(() -> configure(Map.of(), property("shop.name"), property("shop.other")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The lock key 'order-{id}' of Bean#order cannot be used: the property 'shop.name' is not"
                        + " configured. Configure it, or write a default, as in ${shop.name:none}.");
    }

    @Test
    void property_thatCannotBePartOfAKey_stopsTheStart() {
        LockedMethodSpec.Part id = new LockedMethodSpec.Part("id", 0, "");
        for (String wrong : List.of("x-", "7", "%", "")) {
            assertThatThrownBy(() -> configure(Map.of("between", wrong), id, property("between"), id))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("Bean#order")
                    .hasMessageContaining("two of its values");
        }
        for (String wrong : List.of("\ud83d", "x".repeat(3_000))) {
            assertThatThrownBy(() -> configure(Map.of("text", wrong), property("text"), id))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("The partition key of a lock");
        }
        assertThatThrownBy(() -> configure(Map.of("text", ""), property("text")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("it is empty");
    }

    private static void start(Map<String, String> config, LateConfig late) {
        recorder(config).start(holding(late, new LockedMethods(), new NamedClients()), Runnable::run);
    }

    @Test
    void configuration_isCheckedWhenTheApplicationStarts() {
        assertThatCode(() -> start(Map.of(), new LateConfig())).doesNotThrowAnyException();
        assertThatThrownBy(() -> start(Map.of("lease", "1ms"), new LateConfig()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("quarkus.dynamodb-lock.lease");
    }

    @Test
    void configuration_isKnownFromTheStartOn_andMisuseBefore() {
        LateConfig late = new LateConfig();
        assertThatThrownBy(late::get)
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("before the application has its configuration")
                .hasMessageContaining("StartupEvent");

        start(Map.of("table", "known"), late);
        assertThat(late.client(ClientNames.DEFAULT).table()).isEqualTo("known");
    }

    @Test
    void start_locksKeptInMemory_isOneWarningInProductionOnly() {
        LaunchMode before = LaunchMode.current();
        try (LoggedMessages logged = LoggedMessages.hear()) {
            LaunchMode.set(LaunchMode.TEST);
            start(Map.of("enabled", "false"), new LateConfig());
            LaunchMode.set(LaunchMode.NORMAL);
            start(Map.of(), new LateConfig());
            assertThat(logged.all()).isEmpty();

            start(Map.of("enabled", "false"), new LateConfig());
            assertThat(logged.warnings())
                    .singleElement()
                    .asString()
                    .contains("kept in memory", "quarkus.dynamodb-lock.enabled=false", "Remove");
        } finally {
            LaunchMode.set(before);
        }
    }
}
