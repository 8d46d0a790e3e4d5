package io.github.dynamodblock.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dynamodblock.deployment.KeyTemplate.Piece;
import io.github.dynamodblock.deployment.KeyTemplate.Piece.Expression;
import io.github.dynamodblock.deployment.KeyTemplate.Piece.Property;
import io.github.dynamodblock.deployment.KeyTemplate.Piece.Text;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTemplateTest {
    static Stream<Arguments> legal() {
        return Stream.of(
                Arguments.of("nightly", List.of(new Text("nightly"))),
                Arguments.of("order-{id}", List.of(new Text("order-"), new Expression("id", "id", List.of()))),
                Arguments.of("{0}", List.of(new Expression("0", "0", List.of()))),
                Arguments.of(
                        "{order.customer.id}/x",
                        List.of(
                                new Expression("order.customer.id", "order", List.of("customer", "id")),
                                new Text("/x"))),
                Arguments.of("{{{id}}}", List.of(new Text("{"), new Expression("id", "id", List.of()), new Text("}"))),
                Arguments.of("${shop.name}", List.of(new Property("shop.name"))),
                Arguments.of(
                        "x-${\"a b\".c:a:$b}-y",
                        List.of(new Text("x-"), new Property("\"a b\".c:a:$b"), new Text("-y"))),
                Arguments.of("$${id}$", List.of(new Text("$"), new Expression("id", "id", List.of()), new Text("$"))),
                Arguments.of("$$x${{id}}", List.of(new Text("$$x${id}"))),
                Arguments.of("a{{b}}c", List.of(new Text("a{b}c"))));
    }

    @ParameterizedTest
    @MethodSource("legal")
    void template_legal_isReadInPieces(String template, List<Piece> pieces) {
        assertThat(KeyTemplate.parse(template).pieces()).isEqualTo(pieces);
    }

    @Test
    void template_empty_isRefused() {
        assertThatThrownBy(() -> KeyTemplate.parse("")).hasMessageContaining("empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-{id", "order-id}", "{id}}", "{{id}"})
    void template_braceWithoutPartner_isRefused(String template) {
        assertThatThrownBy(() -> KeyTemplate.parse(template))
                .isInstanceOf(LockedProblem.class)
                .hasMessageContaining("no matching brace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{order id}", "{order.}", "{.id}", "{order.id()}", "{0x}", "{order.0}"})
    void expression_noName_isRefused(String template) {
        assertThatThrownBy(() -> KeyTemplate.parse(template))
                .isInstanceOf(LockedProblem.class)
                .hasMessageContaining("is not a parameter or a property of a parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${}", "${:x}", "${ }", "${a:{b}", "${a${b}}"})
    void property_noName_isRefused(String template) {
        assertThatThrownBy(() -> KeyTemplate.parse(template))
                .isInstanceOf(LockedProblem.class)
                .hasMessageContaining("is not a property of the configuration");
    }

    @Test
    void property_withoutItsEnd_isRefusedWithItsPlace() {
        assertThatThrownBy(() -> KeyTemplate.parse("order${id")).hasMessageContaining("at character 7 of its key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-{id", "order-}"})
    void template_braceWithoutPartner_isRefusedWithItsPlace(String template) {
        assertThatThrownBy(() -> KeyTemplate.parse(template)).hasMessageContaining("at character 7 of its key");
    }
}
