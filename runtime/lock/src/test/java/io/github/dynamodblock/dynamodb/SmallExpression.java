package io.github.dynamodblock.dynamodb;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Conditions and updates of one request, evaluated on one item as DynamoDB does, so far as the lock uses them. Whatever
 * else it finds in one, and each name and value that nothing uses, is invalid.
 */
final class SmallExpression {
    private static final Pattern TOKEN = Pattern.compile("[#:]?\\w+|<>|[()=<+,]|\\S");

    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Map<String, AttributeValue> item;
    private final Set<String> used = new HashSet<>();
    private List<String> tokens = List.of();
    private int at;

    SmallExpression(Map<String, String> names, Map<String, AttributeValue> values, Map<String, AttributeValue> item) {
        this.names = names;
        this.values = values;
        this.item = item;
    }

    /** Whether it is true of the item; that of none is. */
    boolean isTrue(@Nullable String condition) {
        if (condition == null) {
            return true;
        }
        read(condition);
        boolean is = or();
        requireEnd();
        return is;
    }

    /** What the update makes of the item, but for its key. */
    Map<String, AttributeValue> updated(String update) {
        read(update);
        Map<String, AttributeValue> after = new HashMap<>(item);
        Set<String> touched = new HashSet<>();
        expect("SET");
        do {
            String name = once(touched, name());
            expect("=");
            after.put(name, sum());
        } while (take(","));
        if (take("REMOVE")) {
            do {
                after.remove(once(touched, name()));
            } while (take(","));
        }
        requireEnd();
        return after;
    }

    /** Of the item, what a projection names. */
    Map<String, AttributeValue> projected(@Nullable String projection) {
        if (projection == null) {
            return item;
        }
        read(projection);
        Map<String, AttributeValue> shown = new HashMap<>();
        do {
            String name = name();
            if (item.containsKey(name)) {
                shown.put(name, Objects.requireNonNull(item.get(name)));
            }
        } while (take(","));
        requireEnd();
        return shown;
    }

    /** To be asked last. */
    void requireAllUsed() {
        Set<String> idle = new HashSet<>(names.keySet());
        idle.addAll(values.keySet());
        idle.removeAll(used);
        if (!idle.isEmpty()) {
            throw invalid("unused " + idle);
        }
    }

    private static String once(Set<String> touched, String name) {
        if (!touched.add(name)) {
            throw invalid("two paths overlap: " + name);
        }
        return name;
    }

    private boolean or() {
        boolean is = and();
        while (take("OR")) {
            is |= and();
        }
        return is;
    }

    private boolean and() {
        boolean is = not();
        while (take("AND")) {
            is &= not();
        }
        return is;
    }

    private boolean not() {
        return take("NOT") ? !not() : plain();
    }

    private boolean plain() {
        if (take("(")) {
            boolean is = or();
            expect(")");
            return is;
        }
        for (String function : List.of("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with")) {
            if (take(function)) {
                return function(function);
            }
        }
        AttributeValue left = operand();
        if (take("=")) {
            return isSame(left, operand());
        }
        if (take("<>")) {
            return !isSame(left, operand());
        }
        expect("<");
        return isLess(left, operand());
    }

    private boolean function(String function) {
        expect("(");
        AttributeValue of = item.get(name());
        boolean is;
        if (function.equals("attribute_exists")) {
            is = of != null;
        } else if (function.equals("attribute_not_exists")) {
            is = of == null;
        } else {
            expect(",");
            String argument = value().s();
            is = of != null
                    && (function.equals("attribute_type")
                            ? of.type().name().equals(argument)
                            : of.s() != null && of.s().startsWith(argument));
        }
        expect(")");
        return is;
    }

    private AttributeValue sum() {
        AttributeValue first = term();
        return take("+")
                ? AttributeValue.fromN(new BigDecimal(first.n())
                        .add(new BigDecimal(term().n()))
                        .toPlainString())
                : first;
    }

    private AttributeValue term() {
        if (!take("if_not_exists")) {
            return value();
        }
        expect("(");
        AttributeValue there = item.get(name());
        expect(",");
        AttributeValue other = value();
        expect(")");
        return there == null ? other : there;
    }

    private @Nullable AttributeValue operand() {
        return tokens.get(at).startsWith("#") ? item.get(name()) : value();
    }

    private static boolean isSame(@Nullable AttributeValue one, @Nullable AttributeValue other) {
        return one != null
                && other != null
                && ((one.n() != null && other.n() != null)
                        ? new BigDecimal(one.n()).compareTo(new BigDecimal(other.n())) == 0
                        : one.equals(other));
    }

    private static boolean isLess(@Nullable AttributeValue one, @Nullable AttributeValue other) {
        if (one == null || other == null || one.type() != other.type()) {
            return false;
        }
        return one.n() == null
                ? one.s().compareTo(other.s()) < 0
                : new BigDecimal(one.n()).compareTo(new BigDecimal(other.n())) < 0;
    }

    private void read(String text) {
        tokens = new ArrayList<>();
        at = 0;
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        tokens.add("the end");
    }

    private String name() {
        return resolved(names);
    }

    private AttributeValue value() {
        return resolved(values);
    }

    private <V> V resolved(Map<String, V> all) {
        String placeholder = tokens.get(at++);
        used.add(placeholder);
        V meant = all.get(placeholder);
        if (meant == null) {
            throw invalid("unknown " + placeholder + " in " + tokens);
        }
        return meant;
    }

    private boolean take(String token) {
        boolean is = tokens.get(at).equals(token);
        if (is) {
            at++;
        }
        return is;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw invalid("no " + token + " at " + tokens.get(at) + " in " + tokens);
        }
    }

    private void requireEnd() {
        expect("the end");
    }

    private static IllegalArgumentException invalid(String why) {
        return new IllegalArgumentException("Invalid expression: " + why);
    }
}
