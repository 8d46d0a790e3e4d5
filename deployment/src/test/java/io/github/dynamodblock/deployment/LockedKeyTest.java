package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.LockMisuseException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The key that a call of a locked method takes. */
class LockedKeyTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = LocalApplication.of(
                    "locked-key",
                    LockedWork.class,
                    KeyedWork.class,
                    KeyedWork.Keys.class,
                    LockedShapes.class,
                    Purchase.class,
                    Gate.class)
            .overrideConfigKey("quarkus.arc.exclude-types", LockedShapes.Excluded.class.getName())
            .overrideRuntimeConfigKey("shop.prefix", "{acme}");

    @Inject
    LockedWork work;

    @Inject
    KeyedWork keyed;

    @Inject
    LockedShapes.Repository<Purchase> repository;

    @Inject
    LockedShapes.OfTexts texts;

    @Inject
    LockedShapes.OfNumbers numbers;

    @Inject
    LockedShapes.OfPurchases purchases;

    @Inject
    LockedShapes.OfNumbered numbered;

    @Inject
    LockedShapes.OfAStereotype job;

    @Inject
    LockedShapes.ReplacesTheKey replaced;

    @Test
    void key_ofEveryKind_isThatText() {
        UUID id = new UUID(1, 2);
        Purchase purchase = new Purchase("p1", new Purchase.Customer(7, true), new Purchase.Address());
        assertThat(List.of(
                        work.ofParameter("a"),
                        work.ofIndex(5, id),
                        work.ofRecord(purchase),
                        work.ofGetters(purchase),
                        work.ofPrimitive(purchase),
                        work.ofField(purchase),
                        work.escaped(Thread.State.NEW)))
                .containsExactly(
                        "parameter-a",
                        "index-5-" + id,
                        "record-p1",
                        "getters-7",
                        "primitive-true",
                        "field-Rome",
                        "{NEW}");
    }

    @Test
    void key_ofSeveralValues_differsForDifferentValues() {
        assertThat(keyed.ofTwo("x-y", "z")).isEqualTo("pair-x%2Dy-z");
        assertThat(keyed.ofTwo("x", "y-z")).isEqualTo("pair-x-y-z");
    }

    @Test
    void key_ofAnnotatedParameters_hasThemAfterTheTemplate() {
        assertThat(keyed.ofAnnotated("a/b", "ignored", 7)).isEqualTo("annotated/a%2Fb/7");
    }

    @Test
    void key_ofProperties_isThatOfTheRunningApplication() {
        assertThat(keyed.ofProperties("x")).isEqualTo("{acme}-none-x");
    }

    @Test
    void key_ofAGenerator_isWhatTheBeanReturns() {
        assertThat(keyed.generated("x", "y")).isEqualTo("generated-generated/x/y");
        assertThat(keyed.generatedAlone("x", "y")).isEqualTo("generatedAlone/x/y");
        assertThatThrownBy(() -> keyed.generated(null, "y"))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("KeyedWork#generated")
                .hasMessageContaining("{Keys} returned null");
    }

    /** The application also contains beans that a condition leaves out, and whose keys would be errors. */
    @Test
    void key_ofAMethodThatTheBeanInherits_isThatOfTheBean() {
        Purchase purchase = new Purchase("p2", new Purchase.Customer(7, true), new Purchase.Address());
        assertThat(List.of(
                        repository.save(purchase),
                        texts.whole("t"),
                        numbers.whole(5),
                        purchases.property(purchase),
                        numbered.property(new LockedShapes.Numbered(9)),
                        job.run(),
                        replaced.above()))
                .containsExactly("saved-p2", "whole-t", "whole-5", "property-p2", "property-9", "job", "lower");
    }

    @Test
    void key_changedByTheBody_isReleasedAsItWasTaken() {
        for (int times = 0; times < 2; times++) {
            Purchase purchase = new Purchase("p", new Purchase.Customer(7, true), new Purchase.Address());
            assertThat(work.changing(purchase)).isEqualTo("changed-7");
        }
    }

    @Test
    void key_ofNull_saysWhich() {
        assertThatThrownBy(() -> work.ofParameter(LockedWork.nothing()))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("LockedWork#ofParameter")
                .hasMessageContaining("{name}");
        assertThatThrownBy(() -> work.ofRecord(
                        new Purchase(LockedWork.nothing(), new Purchase.Customer(1, true), new Purchase.Address())))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("{purchase.id}");
        assertThatThrownBy(() -> work.ofGetters(new Purchase("p", LockedWork.nothing(), new Purchase.Address())))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("{purchase.customer.number}");
    }

    @Test
    void key_emptyOrTooLong_isMisuse() {
        assertThatThrownBy(() -> work.bare(""))
                .isInstanceOf(LockMisuseException.class)
                .hasMessageContaining("LockedWork#bare");
        assertThatThrownBy(() -> work.bare("x".repeat(2049))).isInstanceOf(LockMisuseException.class);
        assertThat(work.bare("x".repeat(2048))).hasSize(2048);
    }
}
