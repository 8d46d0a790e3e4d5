package io.github.dynamodblock.dynamodb;

import io.github.dynamodblock.spi.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Collects the condition and the update of one request, with their names and values. */
final class ConditionalUpdate {
    private final TableLayout layout;
    private final Version version;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private final List<String> conditions = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> removals = new ArrayList<>();

    ConditionalUpdate(TableLayout layout, Version version) {
        this.layout = layout;
        this.version = version;
    }

    /** Defines a placeholder for the name of an attribute, and returns it as an expression uses it. */
    String name(String placeholder, String attribute) {
        names.put("#" + placeholder, attribute);
        return "#" + placeholder;
    }

    /** Defines a placeholder for a value, and returns it as an expression uses it. */
    String value(String placeholder, AttributeValue value) {
        values.put(":" + placeholder, value);
        return ":" + placeholder;
    }

    /** Returns the placeholder of the text with which every version of this grant begins. */
    String grant() {
        return value("grant", AttributeValue.fromS(Version.prefix(version.grant())));
    }

    void onlyIf(String condition) {
        conditions.add(condition);
    }

    /** Adds the condition that this grant holds the row under this token at a lower beat. */
    void stillHeld(long token) {
        onlyIf(name("version", layout.version()) + " < " + written());
        held(token);
    }

    /** Adds the condition that this grant holds the row under this token. */
    void held(long token) {
        onlyIf("begins_with(" + name("version", layout.version()) + ", " + grant() + ")");
        onlyIf(name("token", TableLayout.TOKEN) + " = " + value("token", AttributeValue.fromN(Long.toString(token))));
        layout.released().ifPresent(name -> {
            String released = name("released", name);
            onlyIf("(attribute_not_exists(" + released + ") OR " + released + " <> "
                    + value("one", AttributeValue.fromS("1")) + ")");
        });
    }

    private String written() {
        return value("version", AttributeValue.fromS(version.toString()));
    }

    void setVersion() {
        sets.add(name("version", layout.version()) + " = " + written());
    }

    void set(String placeholder, String attribute, AttributeValue value) {
        sets.add(name(placeholder, attribute) + " = " + value(placeholder, value));
    }

    /** Sets the attribute if the row does not have it. */
    void setIfNone(String placeholder, String attribute, AttributeValue value) {
        String name = name(placeholder, attribute);
        sets.add(name + " = if_not_exists(" + name + ", " + value(placeholder, value) + ")");
    }

    /** Sets the token to 1 above the row's token, or to 1 above the floor if the row has no token. */
    void nextToken(long floor) {
        String token = name("token", TableLayout.TOKEN);
        sets.add(token + " = if_not_exists(" + token + ", "
                + value("floor", AttributeValue.fromN(Long.toString(floor))) + ") + "
                + value("n", AttributeValue.fromN("1")));
    }

    void remove(String placeholder, String attribute) {
        removals.add(name(placeholder, attribute));
    }

    String condition() {
        return String.join(" AND ", conditions);
    }

    String update() {
        return "SET " + String.join(", ", sets) + (removals.isEmpty() ? "" : " REMOVE " + String.join(", ", removals));
    }

    Map<String, String> names() {
        return names;
    }

    Map<String, AttributeValue> values() {
        return values;
    }
}
