package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dynamodblock.quarkus.LockKeyGenerator;
import io.github.dynamodblock.quarkus.Locked;
import io.github.dynamodblock.quarkus.runtime.AnnotationText;
import io.github.dynamodblock.quarkus.runtime.KeyPath;
import io.github.dynamodblock.quarkus.runtime.LockedMethodSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the build finds of locked methods and the keys they need. */
class LockedMethodsTest {
    record Address(String city) {}

    interface Named {
        @Nullable String getName();
    }

    /** Has a property of every kind. */
    public static class Customer implements Named {
        public final @Nullable Address address;
        private final @Nullable String name;

        public Customer(@Nullable Address address, @Nullable String name) {
            this.address = address;
            this.name = name;
        }

        @Override
        public @Nullable String getName() {
            return name;
        }

        public boolean isNew() {
            return name == null;
        }
    }

    record Order(long id, Customer customer, Named named) {}

    @ApplicationScoped
    static class Orders {
        @Locked("order-{order.id}")
        void ofRecord(Order order) {}

        @Locked("{order.customer.address.city}")
        void ofField(Order order) {}

        @Locked("{order.customer.name}")
        void ofGetter(Order order) {}

        @Locked("{order.customer.new}")
        void ofBooleanGetter(Order order) {}

        @Locked("{order.named.name}")
        void ofInterface(Order order) {}

        @Locked("{other}/{0}/{1}")
        void ofParameters(String one, String other) {}

        @Locked("plain")
        void ofText() {}

        void notLocked() {}
    }

    private static LockedMethodSpec spec(Built built, String method) {
        return built.specs().stream()
                .filter(each -> each.name().endsWith("#" + method))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void methods_areFoundWithTheirSignaturesTemplatesAndParts() throws Exception {
        Built built = Built.of(Orders.class, Order.class, Customer.class, Address.class, Named.class);

        assertThat(built.errors()).isEmpty();
        assertThat(built.specs()).hasSize(7);
        assertThat(spec(built, "ofParameters"))
                .isEqualTo(new LockedMethodSpec(
                        Orders.class.getName(),
                        Orders.class.getName() + "#ofParameters(java.lang.String,java.lang.String)",
                        Orders.class.getName() + "#ofParameters",
                        "{other}/{0}/{1}",
                        LockKeyGenerator.class.getName(),
                        List.of(
                                new LockedMethodSpec.Part("other", 1, ""),
                                new LockedMethodSpec.Part("/", -1, ""),
                                new LockedMethodSpec.Part("0", 0, ""),
                                new LockedMethodSpec.Part("/", -1, ""),
                                new LockedMethodSpec.Part("1", 1, "")),
                        "",
                        "",
                        AnnotationText.of(List.of(
                                "{other}/{0}/{1}",
                                LockKeyGenerator.class.getName(), "", "", "", "", "", "THROW", "", "NOTIFY", "true"))));
        assertThat(spec(built, "ofText").signature()).isEqualTo(Orders.class.getName() + "#ofText()");
        assertThat(spec(built, "ofText").parts()).containsExactly(new LockedMethodSpec.Part("plain", -1, ""));
    }

    private static @Nullable Object read(String method, Order order) throws Exception {
        Built built = Built.of(Orders.class, Order.class, Customer.class, Address.class, Named.class);
        List<LockedMethodSpec.Part> parts = spec(built, method).parts();
        KeyPath path = built.path(parts.get(parts.size() - 1).pathClass());
        return path.read(order);
    }

    private static final Order ORDER =
            new Order(7, new Customer(new Address("Rome"), "Ada"), new Customer(null, "Grace"));
    private static final Order BARE = new Order(7, new Customer(null, null), new Customer(null, null));

    @Test
    void generatedCode_readsRecordsFieldsGettersAndInterfaces() throws Exception {
        assertThat(read("ofRecord", ORDER)).isEqualTo(7L);
        assertThat(read("ofField", ORDER)).isEqualTo("Rome");
        assertThat(read("ofGetter", ORDER)).isEqualTo("Ada");
        assertThat(read("ofBooleanGetter", ORDER)).isEqualTo(false);
        assertThat(read("ofInterface", ORDER)).isEqualTo("Grace");
    }

    @Test
    void generatedCode_readsNullWhereAnythingOnTheWayIsNull() throws Exception {
        assertThat(read("ofField", BARE)).isNull();
        assertThat(read("ofGetter", BARE)).isNull();
        assertThat(read("ofBooleanGetter", BARE)).isEqualTo(true);
    }

    @ApplicationScoped
    static class Twice {
        @Locked("{order.id}-{order.id}-{order.customer.name}")
        void twice(Order order) {}

        @Locked("{order.id}")
        void again(Order order) {}
    }

    @Test
    void path_thatAKeyNamesTwice_isGeneratedOnce_andForEachMethodByItself() throws Exception {
        Built built = Built.of(Twice.class, Order.class, Customer.class, Address.class, Named.class);

        assertThat(built.generated())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).startsWith(Twice.class.getName() + "_LockKey_"));
        assertThat(spec(built, "twice").parts().get(0).pathClass())
                .isEqualTo(spec(built, "twice").parts().get(2).pathClass())
                .isNotEqualTo(spec(built, "twice").parts().get(4).pathClass());
    }

    @Locked("base-{0}")
    static class Base {
        void inherited(String id) {}
    }

    @ApplicationScoped
    static class Heir extends Base {
        void own(String id) {}
    }

    @Test
    void annotationOfASuperclass_locksTheMethodsOfTheBean() throws Exception {
        Built built = Built.of(Heir.class, Base.class);

        assertThat(built.errors()).isEmpty();
        assertThat(built.specs())
                .extracting(LockedMethodSpec::name)
                .containsExactlyInAnyOrder(Heir.class.getName() + "#own", Base.class.getName() + "#inherited");
    }
}
