package io.github.dynamodblock.deployment;

import java.util.ArrayList;
import java.util.List;

/**
 * The template of a key, parsed but not yet compared with a method: literal text, expressions in braces, and properties
 * of the configuration.
 *
 * <p>Grammar: {@code template = (text | "{{" | "}}" | "$$" before a brace | "{" name ("." name)* "}" | "${" property
 * (":" default)? "}")+}. A name is a Java identifier. The first name can be the index of a parameter instead.
 *
 * @param pieces the literal texts, the expressions and the properties, in their order
 */
record KeyTemplate(List<Piece> pieces) {
    sealed interface Piece {
        record Text(String literal) implements Piece {}

        /** An expression, for example {@code order.id}: the root {@code order} and the steps {@code [id]}. */
        record Expression(String source, String root, List<String> steps) implements Piece {}

        /** A property of the configuration, for example {@code shop.name} or {@code shop.name:none}. */
        record Property(String source) implements Piece {}
    }

    /**
     * Parses a template.
     *
     * @throws LockedProblem without a place, if the template is wrong; the message says what is wrong and what to do
     */
    static KeyTemplate parse(String template) {
        if (template.isEmpty()) {
            throw new LockedProblem("its key is empty", "name the lock, as in @Locked(\"order-{orderId}\")");
        }
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at);
            boolean doubled = template.startsWith(String.valueOf(c).repeat(2), at);
            if ((c == '{' || c == '}') && doubled) {
                text.append(c);
                at += 2;
            } else if (template.startsWith("$${", at)) {
                text.append(c);
                at += 2;
            } else if (template.startsWith("${", at) && !template.startsWith("${{", at)) {
                int end = template.indexOf('}', at);
                if (end < 0) {
                    throw unbalanced(template, at + 1);
                }
                flush(text, pieces);
                pieces.add(property(template, template.substring(at + 2, end)));
                at = end + 1;
            } else if (c == '{') {
                int end = template.indexOf('}', at);
                if (end < 0) {
                    throw unbalanced(template, at);
                }
                flush(text, pieces);
                pieces.add(expression(template, template.substring(at + 1, end)));
                at = end + 1;
            } else if (c == '}') {
                throw unbalanced(template, at);
            } else {
                text.append(c);
                at++;
            }
        }
        flush(text, pieces);
        return new KeyTemplate(List.copyOf(pieces));
    }

    private static void flush(StringBuilder text, List<Piece> pieces) {
        if (!text.isEmpty()) {
            pieces.add(new Piece.Text(text.toString()));
            text.setLength(0);
        }
    }

    private static Piece.Property property(String template, String source) {
        if (source.isBlank() || source.startsWith(":") || source.contains("{")) {
            throw new LockedProblem(
                    "'${" + source + "}' in its key '" + template + "' is not a property of the configuration",
                    "write ${property} or ${property:default}, and $$ for a dollar sign before a brace");
        }
        return new Piece.Property(source);
    }

    private static Piece.Expression expression(String template, String source) {
        List<String> names = List.of(source.split("\\.", -1));
        boolean index = names.get(0).matches("[0-9]{1,3}");
        if (!names.stream().skip(index ? 1 : 0).allMatch(KeyTemplate::isIdentifier)) {
            throw new LockedProblem(
                    "'{" + source + "}' in its key '" + template + "' is not a parameter or a property of a parameter",
                    "write {parameter}, {0} or {parameter.property}, and {{ or }} for a brace");
        }
        return new Piece.Expression(source, names.get(0), names.subList(1, names.size()));
    }

    private static boolean isIdentifier(String name) {
        return !name.isEmpty()
                && Character.isJavaIdentifierStart(name.charAt(0))
                && name.chars().allMatch(Character::isJavaIdentifierPart);
    }

    private static LockedProblem unbalanced(String template, int at) {
        return new LockedProblem(
                "the brace at character " + (at + 1) + " of its key '" + template + "' has no matching brace",
                "add the matching brace, or write {{ or }} for a brace in the key");
    }
}
