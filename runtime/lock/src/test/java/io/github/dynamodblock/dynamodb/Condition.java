package io.github.dynamodblock.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** A condition as it was sent, that can be sent again with a part left out. */
record Condition(String text, Map<String, String> allNames, Map<String, AttributeValue> allValues) {
    private static final Pattern PLACEHOLDER = Pattern.compile("[#:]\\w+");

    /** Of a request on one item, or on the last of several. */
    static Condition of(SdkRequest request) {
        if (request instanceof UpdateItemRequest update) {
            return new Condition(
                    update.conditionExpression(),
                    update.expressionAttributeNames(),
                    update.expressionAttributeValues());
        }
        if (request instanceof DeleteItemRequest delete) {
            return new Condition(
                    delete.conditionExpression(),
                    delete.expressionAttributeNames(),
                    delete.expressionAttributeValues());
        }
        List<TransactWriteItem> items = ((TransactWriteItemsRequest) request).transactItems();
        return of(items.get(items.size() - 1));
    }

    static Condition of(TransactWriteItem item) {
        if (item.update() != null) {
            return new Condition(
                    item.update().conditionExpression(),
                    item.update().expressionAttributeNames(),
                    item.update().expressionAttributeValues());
        }
        if (item.delete() != null) {
            return new Condition(
                    item.delete().conditionExpression(),
                    item.delete().expressionAttributeNames(),
                    item.delete().expressionAttributeValues());
        }
        return new Condition(
                item.conditionCheck().conditionExpression(),
                item.conditionCheck().expressionAttributeNames(),
                item.conditionCheck().expressionAttributeValues());
    }

    /** Those names that the text uses, as DynamoDB wants it. */
    Map<String, String> names() {
        return used(allNames);
    }

    /** Those values that the text uses. */
    Map<String, AttributeValue> values() {
        return used(allValues);
    }

    private <V> Map<String, V> used(Map<String, V> all) {
        Map<String, V> used = new HashMap<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            V value = all.get(matcher.group());
            if (value != null) {
                used.put(matcher.group(), value);
            }
        }
        return used;
    }

    /** The same condition with each of its parts left out in turn, by the part. */
    Map<String, Condition> withoutAPart() {
        Map<String, Condition> shorter = new HashMap<>();
        without(text).forEach((part, rest) -> shorter.put(part, new Condition(rest, allNames, allValues)));
        return shorter;
    }

    private static Map<String, String> without(String text) {
        Map<String, String> shorter = new HashMap<>();
        for (String operator : new String[] {" OR ", " AND "}) {
            List<String> parts = split(text, operator);
            if (parts.size() == 1) {
                continue;
            }
            for (int i = 0; i < parts.size(); i++) {
                List<String> rest = new ArrayList<>(parts);
                String part = rest.remove(i);
                shorter.put(part, String.join(operator, rest));
                without(part).forEach((inner, left) -> {
                    List<String> all = new ArrayList<>(parts);
                    boolean single = split(left, " AND ").size() == 1
                            && split(left, " OR ").size() == 1;
                    // DynamoDB refuses parentheses that nothing needs.
                    all.set(parts.indexOf(part), single ? left : "(" + left + ")");
                    shorter.put(inner + " in " + part, String.join(operator, all));
                });
            }
            return shorter;
        }
        return text.startsWith("(") && text.endsWith(")") ? without(text.substring(1, text.length() - 1)) : shorter;
    }

    /** At the operators that are in no parentheses. */
    private static List<String> split(String text, String operator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0 && text.startsWith(operator, i)) {
                parts.add(text.substring(start, i));
                start = i + operator.length();
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    @Override
    public String toString() {
        return text + " " + names() + " "
                + values().entrySet().stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
